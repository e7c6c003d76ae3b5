package io.borough.verticles.raft.offline;

import io.borough.impl.command.CommandView;
import io.borough.impl.wire.WireFormatException;
import io.borough.verticles.io.DurableFiles;
import io.borough.verticles.io.FileProblem;
import io.borough.verticles.raft.log.SegmentReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;

/**
 * A Raft group's folder while its node is stopped. Reads the vote, the log and the names of the snapshots, reports what
 * is wrong with them, and writes nothing. One thread; blocks on the disk.
 */
public final class StoppedGroup {
  private static final Pattern SEGMENT = Pattern.compile("log_(inprogress_)?(\\d{1,18})(?:-(\\d{1,18}))?");
  private static final Pattern SNAPSHOT = Pattern.compile("(\\d{1,18})_(\\d{1,18})");

  private final Path folder;

  /** Creates the reader of a group's folder. */
  public StoppedGroup(Path folder) {
    this.folder = folder;
  }

  /**
   * The content of the vote file.
   *
   * @param term the last term that the replica knew, 0 when the file cannot be read
   * @param votedFor the peer that got its vote in this term; empty for none
   */
  public record Vote(long term, String votedFor) {}

  /**
   * What a log holds.
   *
   * @param firstTerm of the first entry
   * @param firstIndex of the first entry; -1 when the log is empty
   * @param lastTerm of the last entry that can be read
   * @param lastIndex of the last entry that can be read; -1 when the log is empty
   * @param entries how many entries can be read
   * @param files the files of the log
   */
  public record Log(
      long firstTerm, long firstIndex, long lastTerm, long lastIndex, long entries, List<Path> files) {}

  /**
   * A complete snapshot.
   *
   * @param term of the last entry in it
   * @param index of the last entry in it
   */
  public record Snapshot(Path folder, long term, long index) {}

  /** Takes the entries of a log, in the order of their indexes. */
  public interface Entries {
    /**
     * Takes an entry.
     *
     * @param commands an encoded {@link io.borough.impl.command.CommandBatch}; null for an entry of Raft's own
     */
    void entry(long term, long index, byte[] commands);
  }

  /** Reads the vote file. */
  public Vote vote(FileProblem.Sink problems) throws IOException {
    Path file = folder.resolve("current").resolve("raft-meta");
    if (!Files.exists(file)) {
      problems.add(file, "the vote file is missing");
      return new Vote(0, "");
    }
    Properties values = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      values.load(in);
      return new Vote(Long.parseLong(values.getProperty("term", "").strip()), values.getProperty("votedFor", ""));
    } catch (IllegalArgumentException e) { // a number, or an escape in the file
      problems.add(file, "the vote file names no term: " + e.getMessage());
      return new Vote(0, "");
    }
  }

  /** Returns the complete snapshots, the newest first. */
  public List<Snapshot> snapshots() throws IOException {
    List<Snapshot> found = new ArrayList<>();
    for (Path path : DurableFiles.listIfPresent(folder.resolve("sm"))) {
      Matcher name = SNAPSHOT.matcher(path.getFileName().toString());
      if (name.matches()) {
        found.add(new Snapshot(path, Long.parseLong(name.group(1)), Long.parseLong(name.group(2))));
      }
    }
    found.sort(Comparator.comparingLong(Snapshot::index).reversed());
    return found;
  }

  /**
   * Reads the whole log: each record's checksum, the order of indexes and terms, and the commands in each entry. Stops
   * at the first record that is bad, since nothing behind it can be trusted.
   *
   * @param entries takes each entry that is good
   */
  public Log log(FileProblem.Sink problems, Entries entries) throws IOException {
    return new LogReading(problems, entries).read();
  }

  private record Segment(Path file, long first, long last) {}

  private List<Segment> segments() throws IOException {
    List<Segment> found = new ArrayList<>();
    for (Path path : DurableFiles.listIfPresent(folder.resolve("current"))) {
      Matcher name = SEGMENT.matcher(path.getFileName().toString());
      if (name.matches() && (name.group(1) == null) == (name.group(3) != null)) {
        found.add(new Segment(path, Long.parseLong(name.group(2)),
            name.group(3) == null ? -1 : Long.parseLong(name.group(3))));
      }
    }
    found.sort(Comparator.comparingLong(Segment::first));
    return found;
  }

  /** One pass over the log. */
  private final class LogReading {
    private final FileProblem.Sink problems;
    private final Entries entries;
    private long firstTerm;
    private long firstIndex = -1;
    private long lastTerm;
    private long lastIndex = -1;
    private long count;
    private boolean bad;

    LogReading(FileProblem.Sink problems, Entries entries) {
      this.problems = found -> {
        bad = true;
        problems.add(found);
      };
      this.entries = entries;
    }

    Log read() throws IOException {
      List<Segment> segments = segments();
      for (Segment segment : segments) {
        if (!bad) {
          read(segment);
        } else {
          problems.add(segment.file, "the file was not read, because the log is broken before it");
        }
      }
      return new Log(firstTerm, firstIndex, lastTerm, lastIndex, count, segments.stream().map(Segment::file).toList());
    }

    private void read(Segment segment) throws IOException {
      if (lastIndex >= 0 && segment.first != lastIndex + 1) {
        problems.add(segment.file, "the file begins with entry " + segment.first + ", and the log before it ends with "
            + lastIndex);
        return;
      }
      long expected = segment.first;
      SegmentReader reader = new SegmentReader(segment.file, problems);
      long[] next = {expected};
      reader.read((offset, entry) -> take(segment, offset, entry, next));
      if (!bad && segment.last >= 0 && next[0] != segment.last + 1) {
        problems.add(segment.file, "the file ends with entry " + (next[0] - 1) + ", and not with " + segment.last);
      }
    }

    private boolean take(Segment segment, long offset, LogEntryProto entry, long[] next) {
      String wrong = wrong(entry, next[0]);
      byte[] commands = entry.hasStateMachineLogEntry()
          ? entry.getStateMachineLogEntry().getLogData().toByteArray() : null;
      if (wrong == null && commands != null) {
        try {
          CommandView.of(commands);
        } catch (WireFormatException e) {
          wrong = "the commands of entry " + entry.getIndex() + " cannot be read: " + e.getMessage();
        }
      }
      if (wrong != null) {
        problems.add(new FileProblem(segment.file, offset, wrong));
        return false;
      }
      if (firstIndex < 0) {
        firstIndex = entry.getIndex();
        firstTerm = entry.getTerm();
      }
      lastIndex = entry.getIndex();
      lastTerm = entry.getTerm();
      next[0]++;
      count++;
      entries.entry(lastTerm, lastIndex, commands);
      return true;
    }

    private String wrong(LogEntryProto entry, long expected) {
      if (entry.getIndex() != expected) {
        return "there is entry " + entry.getIndex() + " where entry " + expected + " belongs";
      }
      return entry.getTerm() < lastTerm
          ? "entry " + expected + " is of term " + entry.getTerm() + ", and the one before it of " + lastTerm : null;
    }
  }
}
