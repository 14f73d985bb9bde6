package dev.weft.shared;

import dev.weft.build.ApiDump;

final class ApiTest extends ApiDump {
    ApiTest() {
        super("weft-shared");
    }
}
