package dev.weft.http;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.concurrent.CancellationException;
import okhttp3.Call;
import okhttp3.EventListener;

/**
 * Stops a connect, or a TLS handshake, that begins just after its call was cancelled. The engine looks before it
 * registers what a cancellation shall close; one that comes in between would be missed, and a handshake with a server
 * that is silent would never end. These events come right after the registration.
 */
final class CancelledConnects extends EventListener {
    @Override
    public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
        stopIfCancelled(call);
    }

    @Override
    public void secureConnectStart(Call call) {
        stopIfCancelled(call);
    }

    private static void stopIfCancelled(Call call) {
        if (call.isCanceled()) {
            throw new CancellationException("Canceled");
        }
    }
}
