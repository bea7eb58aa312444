package org.example.autosave;

import io.kernwork.Kernwork;
import io.kernwork.executor.QueueExecutor;
import io.kernwork.executor.QueueFuture;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;

/** Saves a document when nobody has changed it for two seconds, and answers questions about it. */
public final class AutoSave implements AutoCloseable {
    private final StringBuffer document = new StringBuffer();
    private final WorkQueue queue;
    private final Work tally = Work.counted("tally", this::add);
    private final DelayedWork save = DelayedWork.of("save", this::write);
    private final QueueExecutor questions;
    private volatile int changes;
    private volatile int saves;

    /** @param runtime where all of it runs */
    public AutoSave(Kernwork runtime) {
        queue = WorkQueue.builder("documents").runtime(runtime).ordered().build();
        questions = QueueExecutor.of(queue);
    }

    /** @param text what the document goes on with */
    public void append(String text) {
        document.append(text);
        queue.enqueue(tally);
        queue.rearm(save, Duration.ofSeconds(2));
    }

    /** Saves now what has not been saved yet, and waits for it. */
    public void settle() throws InterruptedException {
        tally.flush();
        save.flush();
    }

    /** @return the length of the document, as of when the queue comes to the question */
    public QueueFuture<Integer> length() {
        return questions.submit(document::length);
    }

    /** @return how many changes there were, and how often they were saved */
    public String summary() {
        return changes + " changes, " + saves + " saved";
    }

    private void add(int requests) {
        changes += requests; // nobody else writes: a work never runs beside itself
    }

    private void write() {
        saves++;
    }

    @Override
    public void close() {
        questions.close();
        try {
            tally.disableSync();
            save.disableSync();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        queue.close();
    }
}
