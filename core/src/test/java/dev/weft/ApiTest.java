package dev.weft;

import dev.weft.build.ApiDump;

final class ApiTest extends ApiDump {
    ApiTest() {
        super("weft-core");
    }
}
