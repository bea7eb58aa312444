package io.kernwork.simulate.world;

import io.kernwork.base.Admission;
import io.kernwork.simulate.Deed;
import io.kernwork.simulate.Op;
import io.kernwork.taskqueue.GroupTask;
import io.kernwork.taskqueue.TaskGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Tasks of a task group. */
final class GroupRealm implements Realm {
    private final World world;
    private final List<GroupBooks> tasks = new ArrayList<>();

    /** One task; requests that merge count once. */
    private final class GroupBooks extends Books {
        final GroupTask task;
        private final List<Deed> deeds;
        private int blocking; // clients

        GroupBooks(int number, List<Deed> deeds) {
            super(GroupRealm.this.world, "group-task-" + number, 6);
            this.deeds = deeds;
            this.task = GroupTask.of(name, this::run);
        }

        private void run() {
            enter(1);
            try {
                Deed deed = deeds.get((int) ((started - 1) % deeds.size()));
                if (deed == Deed.ENQUEUE_SELF && budget-- > 0) {
                    asked(task.enqueue());
                } else {
                    Deeds.simple(world, deed, false);
                }
            } finally {
                leave();
            }
        }

        void asked(Admission answer) {
            accepted += answer == Admission.QUEUED ? 1 : 0;
        }
    }

    GroupRealm(World world, SplittableRandom random) {
        this.world = world;
        int queues = 1 + random.nextInt(world.runtime.cpus());
        TaskGroup group = TaskGroup.of(world.runtime, "group", queues, 1);
        for (int i = 0; i < world.program.items(); i++) {
            GroupBooks books = new GroupBooks(i, world.program.bodies().get(i));
            tasks.add(books);
            group.attach(books.task, books);
        }
    }

    @Override
    public void call(Op op, Client client) throws Exception {
        GroupBooks books = tasks.get(op.item() % tasks.size());
        books.begin();
        try {
            switch (op.verb()) {
                case GROUP_ENQUEUE -> books.asked(books.task.enqueue());
                case GROUP_CANCEL -> books.removed(books.task.cancel().pending() > 0 ? 1 : 0);
                case GROUP_DRAIN -> {
                    long begun = books.started;
                    books.task.drain();
                    books.checkEnded(begun, "drain");
                }
                case GROUP_BLOCK -> block(books, op.value() % 40);
                default -> throw new IllegalArgumentException(op.toString());
            }
        } finally {
            books.end();
        }
    }

    /** Not counted, so only one client at a time may rely on it. */
    private static void block(GroupBooks books, int steps) throws InterruptedException {
        if (books.blocking > 0) {
            return;
        }
        books.blocking++;
        boolean stands = false;
        try {
            books.task.block();
            stands = true;
            books.disables++;
            Client.linger(steps);
        } finally {
            books.disables -= stands ? 1 : 0;
            books.task.unblock();
            books.blocking--;
        }
    }

    @Override
    public @Nullable String stranded() {
        for (GroupBooks books : tasks) {
            if (books.task.isPending()) {
                return books.task + " waits";
            }
        }
        return null;
    }

    @Override
    public void check() {
        for (GroupBooks books : tasks) {
            books.dropped = world.drops(books.task);
            books.balance();
            world.unless(
                    !books.task.isPending() && !books.task.isRunning(), "LEFT: " + books.task + " after the close");
        }
    }
}
