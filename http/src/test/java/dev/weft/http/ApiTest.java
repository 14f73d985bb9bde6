package dev.weft.http;

import dev.weft.build.ApiDump;

final class ApiTest extends ApiDump {
    ApiTest() {
        super("weft-http");
    }
}
