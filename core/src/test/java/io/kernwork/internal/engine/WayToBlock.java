package io.kernwork.internal.engine;

import io.kernwork.fixtures.Bounded;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** What bodies block in, without a word about it. */
enum WayToBlock {
    TIMED_PARK {
        @Override
        Place open() {
            CountDownLatch over = new CountDownLatch(1);
            return place(
                    () -> {
                        while (over.getCount() > 0) {
                            LockSupport.parkNanos(20_000_000);
                        }
                    },
                    over::countDown);
        }
    },
    PARK {
        @Override
        Place open() {
            CountDownLatch over = new CountDownLatch(1);
            List<Thread> parked = Collections.synchronizedList(new ArrayList<>());
            return place(
                    () -> {
                        parked.add(Thread.currentThread());
                        while (over.getCount() > 0) {
                            LockSupport.park(over);
                        }
                    },
                    () -> {
                        over.countDown();
                        List.copyOf(parked).forEach(LockSupport::unpark);
                    });
        }
    },
    OBJECT_WAIT {
        @Override
        Place open() {
            Object monitor = new Object();
            boolean[] over = new boolean[1];
            return place(
                    () -> {
                        synchronized (monitor) {
                            while (!over[0]) {
                                monitor.wait();
                            }
                        }
                    },
                    () -> {
                        synchronized (monitor) {
                            over[0] = true;
                            monitor.notifyAll();
                        }
                    });
        }
    },
    SYNCHRONIZED {
        @Override
        Place open() throws InterruptedException {
            Object monitor = new Object();
            CountDownLatch held = new CountDownLatch(1);
            CountDownLatch over = new CountDownLatch(1);
            Thread holder = Thread.ofPlatform().daemon().start(() -> {
                synchronized (monitor) {
                    held.countDown();
                    awaitUninterruptibly(over);
                }
            });
            held.await();
            return place(
                    () -> {
                        synchronized (monitor) {
                            held.countDown();
                        }
                    },
                    () -> {
                        over.countDown();
                        Bounded.until(() -> !holder.isAlive(), "the holder of the monitor has ended");
                    });
        }
    },
    SOCKET_READ {
        @Override
        Place open() throws IOException {
            ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());
            return place(
                    () -> {
                        try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                            sockets.add(socket);
                            socket.getInputStream().read();
                        } catch (SocketException e) {
                            if (!server.isClosed()) {
                                throw e;
                            }
                        }
                    },
                    () -> {
                        server.close();
                        for (Socket socket : List.copyOf(sockets)) {
                            socket.close();
                        }
                    });
        }
    },
    PIPE_READ {
        @Override
        Place open() throws IOException {
            Pipe pipe = Pipe.open();
            return place(
                    () -> pipe.source().read(ByteBuffer.allocate(1)),
                    () -> pipe.sink().close());
        }
    },
    READ_OF_A_PROCESS {
        @Override
        Place open() {
            Processes processes = new Processes();
            return place(() -> processes.begin().getInputStream().read(), processes::end);
        }
    },
    END_OF_A_PROCESS {
        @Override
        Place open() {
            Processes processes = new Processes();
            return place(() -> processes.begin().waitFor(), processes::end);
        }
    };

    /** Those that end when their input does; also one that is being started meanwhile. */
    private static final class Processes {
        private final List<Process> begun = new ArrayList<>();
        private boolean over;

        Process begin() throws IOException {
            Process process = new ProcessBuilder("cat").start();
            synchronized (this) {
                begun.add(process);
                if (over) {
                    process.getOutputStream().close();
                }
            }
            return process;
        }

        synchronized void end() throws IOException {
            over = true;
            for (Process process : begun) {
                process.getOutputStream().close();
                process.onExit().join();
            }
        }
    }

    /** Where bodies block until it is closed. */
    interface Place extends AutoCloseable {
        void block() throws IOException, InterruptedException;

        @Override
        void close() throws IOException;
    }

    private interface Blocks {
        void run() throws IOException, InterruptedException;
    }

    private interface Ends {
        void run() throws IOException;
    }

    /** Opens one. */
    abstract Place open() throws IOException, InterruptedException;

    private static Place place(Blocks blocks, Ends ends) {
        return new Place() {
            @Override
            public void block() throws IOException, InterruptedException {
                blocks.run();
            }

            @Override
            public void close() throws IOException {
                ends.run();
            }
        };
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // the test has not ended
            }
        }
    }
}
