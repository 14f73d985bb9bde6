package dev.weft.insight;

import dev.weft.build.ApiDump;

final class ApiTest extends ApiDump {
    ApiTest() {
        super("weft-insight");
    }
}
