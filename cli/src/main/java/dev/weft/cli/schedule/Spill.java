package dev.weft.cli.schedule;

import dev.weft.cli.store.Temporary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of all backlogs that are on disk, in one temporary file without a name. Blocks of jobs are appended; when no
 * block is left, the file is emptied. Also counts the memory of the jobs that are not on disk. Used by one task.
 *
 * @param <J> the type of a job
 */
final class Spill<J> implements AutoCloseable {
    private final Codec<J> codec;
    private final long memory;
    private final long disk;
    private long inMemory;
    private long end;
    private int blocks;

    /** A {@link RandomAccessFile} and not a channel, which an interrupt would close. */
    private @Nullable RandomAccessFile file;

    /**
     * Creates a spill. Its file is created when the first block is written.
     *
     * @param memory the bytes that backlogs may take in memory
     * @param disk the bytes that backlogs may take on disk
     */
    Spill(Codec<J> codec, long memory, long disk) {
        this.codec = codec;
        this.memory = memory;
        this.disk = disk;
    }

    void added(J job) {
        inMemory += codec.size(job);
    }

    void removed(J job) {
        inMemory -= codec.size(job);
    }

    /** Whether backlogs in memory have to be moved to the disk. */
    boolean isTight() {
        return inMemory > memory;
    }

    /** Whether the backlogs exceed the limit on disk, or are far above the limit in memory. */
    boolean isFull() {
        return end > disk || inMemory > 4 * memory;
    }

    /**
     * Moves jobs to the disk.
     *
     * @throws RunFailedException if the file cannot be created or written
     */
    Block write(List<J> jobs) throws RunFailedException {
        try {
            return append(jobs);
        } catch (IOException e) {
            throw new RunFailedException("cannot write waiting URLs to a temporary file: " + e.getMessage(), e);
        }
    }

    private Block append(List<J> jobs) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (J job : jobs) {
            codec.write(job, out);
        }
        if (file == null) {
            file = Temporary.file("weft", ".backlog");
        }
        RandomAccessFile opened = file;
        opened.seek(end);
        opened.write(bytes.toByteArray());
        Block block = new Block(end, bytes.size(), jobs.size());
        end += bytes.size();
        blocks++;
        jobs.forEach(this::removed);
        return block;
    }

    /**
     * Moves jobs back to memory.
     *
     * @throws RunFailedException if the file cannot be read
     */
    List<J> read(Block block) throws RunFailedException {
        try {
            return load(block);
        } catch (IOException e) {
            throw new RunFailedException("cannot read waiting URLs from their temporary file: " + e.getMessage(), e);
        }
    }

    private List<J> load(Block block) throws IOException {
        byte[] bytes = new byte[block.length];
        RandomAccessFile opened = file;
        if (opened == null) {
            throw new IllegalStateException("no block was written");
        }
        opened.seek(block.position);
        opened.readFully(bytes);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        List<J> jobs = new ArrayList<>(block.count);
        for (int i = 0; i < block.count; i++) {
            jobs.add(codec.read(in));
        }
        jobs.forEach(this::added);
        if (--blocks == 0) {
            end = 0;
            opened.setLength(0);
        }
        return jobs;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    /** The position of some jobs in the file. */
    record Block(long position, int length, int count) {}
}
