package dev.weft.blocking;

import static dev.weft.blocking.BlockingCall.call;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/** Calls that wait for an element, a future or an executor. */
final class QueueCalls {
    private static final String PROMISE = "`get`, or `Promise.from(future).await()`";

    private QueueCalls() {}

    static List<BlockingCall> calls() {
        return List.of(
                call("`ArrayBlockingQueue.put`", _ -> {
                    ArrayBlockingQueue<String> queue = new ArrayBlockingQueue<>(1);
                    queue.add("one");
                    return () -> queue.put("two");
                }),
                call("`ArrayBlockingQueue.take`", _ -> new ArrayBlockingQueue<String>(1)::take),
                call(
                        "`LinkedBlockingQueue.poll(1 h)`",
                        _ -> () -> new LinkedBlockingQueue<String>().poll(1, TimeUnit.HOURS)),
                call("`LinkedBlockingDeque.takeFirst`", _ -> new LinkedBlockingDeque<String>()::takeFirst),
                call("`PriorityBlockingQueue.take`", _ -> new PriorityBlockingQueue<String>()::take),
                call("`DelayQueue.take`", _ -> new DelayQueue<Delayed>()::take),
                call("`SynchronousQueue.put`", _ -> () -> new SynchronousQueue<String>().put("one")),
                call("`LinkedTransferQueue.transfer`", _ -> () -> new LinkedTransferQueue<String>().transfer("one")),
                call("`Future.get`", _ -> new FutureTask<>(() -> "value")::get),
                call("`CompletableFuture.get`", _ -> new CompletableFuture<String>()::get),
                call("`CompletableFuture.join`", PROMISE, props -> {
                    CompletableFuture<String> future = new CompletableFuture<>();
                    props.atEnd(() -> future.complete("value"));
                    return future::join;
                }),
                call("`ForkJoinTask.join`", "`get`", props -> forked(props)::join),
                call("`ForkJoinTask.get`", props -> forked(props)::get),
                call("`ExecutorService.invokeAll`", props -> {
                    ExecutorService executor = executor(props);
                    return () -> executor.invokeAll(List.of(QueueCalls::never));
                }),
                call("`ExecutorService.invokeAny`", props -> {
                    ExecutorService executor = executor(props);
                    return () -> executor.invokeAny(List.of(QueueCalls::never));
                }),
                call("`ExecutorService.awaitTermination`", props -> {
                    ExecutorService executor = executor(props);
                    return () -> executor.awaitTermination(1, TimeUnit.HOURS);
                }),
                call("`ExecutorService.close`, of tasks that react to interrupts", props -> {
                    ExecutorService executor = executor(props);
                    executor.execute(QueueCalls::neverQuietly);
                    return executor::close;
                }),
                call(
                        "`ExecutorService.close`, of tasks that ignore interrupts",
                        "write tasks that react to interrupts",
                        props -> {
                            ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
                            CompletableFuture<String> end = new CompletableFuture<>();
                            props.atEnd(() -> end.complete("end"));
                            executor.execute(end::join);
                            return executor::close;
                        }),
                call("`ExecutorCompletionService.take`", props -> {
                    var completions = new ExecutorCompletionService<String>(executor(props));
                    return () -> completions.take().get();
                }));
    }

    private static ForkJoinTask<?> forked(Props props) {
        CountDownLatch end = new CountDownLatch(1);
        props.atEnd(end::countDown);
        return ForkJoinPool.commonPool().submit(() -> ThreadCalls.awaitQuietly(end));
    }

    private static ExecutorService executor(Props props) {
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        props.atEnd(executor::shutdownNow);
        return executor;
    }

    private static String never() throws InterruptedException {
        new CountDownLatch(1).await();
        return "never";
    }

    private static void neverQuietly() {
        ThreadCalls.awaitQuietly(new CountDownLatch(1));
    }
}
