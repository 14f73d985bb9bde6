package dev.weft.testing;

import dev.weft.build.ApiDump;

final class ApiTest extends ApiDump {
    ApiTest() {
        super("weft-testing");
    }
}
