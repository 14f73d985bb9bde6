package dev.weft.cli.list;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.cli.list.ListTotals.HostTotals;
import dev.weft.cli.list.ListTotals.Summary;
import dev.weft.cli.list.ListTotals.Totals;
import java.io.IOException;

/** The totals of hosts and of lists as JSON objects, for {@code --json}. */
final class TotalsJson {
    private TotalsJson() {}

    static String write(HostTotals host) {
        return JsonText.object(json -> {
            json.writeStringField("host", host.host());
            writeFields(json, host.totals());
            json.writeNumberField("pauseMillis", host.pause().toMillis());
        });
    }

    static String write(Summary list) {
        return JsonText.object(json -> {
            json.writeStringField("list", list.name());
            writeFields(json, list.totals());
            json.writeNumberField("hosts", list.hosts());
            json.writeStringField("created", list.created().toString());
        });
    }

    private static void writeFields(JsonGenerator json, Totals totals) throws IOException {
        json.writeNumberField("waiting", totals.waiting());
        json.writeNumberField("underWay", totals.claimed());
        json.writeNumberField("fetched", totals.done());
        json.writeNumberField("failed", totals.failed());
    }
}
