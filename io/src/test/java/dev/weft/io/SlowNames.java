package dev.weft.io;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.net.spi.InetAddressResolverProvider;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** Looks names up as the JDK does, except for some whose look-up takes until {@link #mayAnswer}. Found as a service. */
public final class SlowNames extends InetAddressResolverProvider {
    /** The end of names that take long. The JDK keeps what was found, so a test needs a name of its own. */
    static final String SLOW = ".slow.test";

    static volatile CountDownLatch asked = new CountDownLatch(1);
    static volatile CountDownLatch mayAnswer = new CountDownLatch(1);

    /** For the service loader. */
    public SlowNames() {}

    @Override
    public InetAddressResolver get(Configuration configuration) {
        return new Resolver(configuration.builtinResolver());
    }

    @Override
    public String name() {
        return "slow names";
    }

    private record Resolver(InetAddressResolver builtin) implements InetAddressResolver {
        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
            if (!host.endsWith(SLOW)) {
                return builtin.lookupByName(host, policy);
            }
            asked.countDown();
            try {
                mayAnswer.await();
            } catch (InterruptedException e) {
                throw new UnknownHostException("a look-up was interrupted, which the system's own cannot be");
            }
            return Stream.of(InetAddress.getLoopbackAddress());
        }

        @Override
        public String lookupByAddress(byte[] address) throws UnknownHostException {
            return builtin.lookupByAddress(address);
        }
    }
}
