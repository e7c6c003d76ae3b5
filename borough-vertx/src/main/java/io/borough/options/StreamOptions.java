package io.borough.options;

import io.vertx.core.json.JsonObject;

/**
 * How nodes talk to each other: streams, and the frames that carry everything.
 */
public final class StreamOptions {
  /** 256 KiB: keeps a link of 1 Gbit/s with 2 ms of delay busy. */
  public static final int DEFAULT_WINDOW_BYTES = 256 * Checks.KIB;

  /** 64 KiB: small enough that a large stream does not hold up the requests beside it. */
  public static final int DEFAULT_MAX_FRAME_BYTES = 64 * Checks.KIB;

  /** 16 MiB: sixty-four full windows: what slow readers of one other node cost in memory at most. */
  public static final long DEFAULT_PEER_BUDGET_BYTES = 16L * Checks.MIB;

  /** 10,000: a kilobyte or two each; more open streams are a leak. */
  public static final int DEFAULT_MAX_STREAMS = 10_000;

  /** 2,000 ms: five are missed before a silent peer is given up. */
  public static final long DEFAULT_PING_MS = 2_000;

  /** 10,000 ms: longer than a long pause of a garbage collector, shorter than a person waits. */
  public static final long DEFAULT_IDLE_TIMEOUT_MS = 10_000;

  /** 600,000 ms: as long as a scan may be left alone; who pauses a stream for longer has forgotten it. */
  public static final long DEFAULT_UNREAD_TIMEOUT_MS = 600_000;

  /** 65,536: thirteen thousand calls a second that take as long as their default deadline. */
  public static final int DEFAULT_MAX_PENDING_CALLS = 65_536;

  /** 16 MiB: four batches of the largest default size wait for one other node. */
  public static final long DEFAULT_MAX_OUTBOX_BYTES = 16L * Checks.MIB;

  private int windowBytes = DEFAULT_WINDOW_BYTES;
  private int maxFrameBytes = DEFAULT_MAX_FRAME_BYTES;
  private long peerBudgetBytes = DEFAULT_PEER_BUDGET_BYTES;
  private int maxStreams = DEFAULT_MAX_STREAMS;
  private long pingMs = DEFAULT_PING_MS;
  private long idleTimeoutMs = DEFAULT_IDLE_TIMEOUT_MS;
  private long unreadTimeoutMs = DEFAULT_UNREAD_TIMEOUT_MS;
  private int maxPendingCalls = DEFAULT_MAX_PENDING_CALLS;
  private long maxOutboxBytes = DEFAULT_MAX_OUTBOX_BYTES;

  /** Makes the default options. */
  public StreamOptions() {}

  /**
   * Copies options.
   *
   * @param other what to copy
   */
  public StreamOptions(StreamOptions other) {
    windowBytes = other.windowBytes;
    maxFrameBytes = other.maxFrameBytes;
    peerBudgetBytes = other.peerBudgetBytes;
    maxStreams = other.maxStreams;
    pingMs = other.pingMs;
    idleTimeoutMs = other.idleTimeoutMs;
    unreadTimeoutMs = other.unreadTimeoutMs;
    maxPendingCalls = other.maxPendingCalls;
    maxOutboxBytes = other.maxOutboxBytes;
  }

  /**
   * Reads options from JSON; a field that is left out or null keeps its default.
   *
   * @param json an object as {@link #toJson()} makes
   * @throws IllegalArgumentException when a field is unknown, of another type or out of range; the message names it
   */
  public StreamOptions(JsonObject json) {
    new JsonFields(json)
        .int32("windowBytes", this::setWindowBytes)
        .int32("maxFrameBytes", this::setMaxFrameBytes)
        .int64("peerBudgetBytes", this::setPeerBudgetBytes)
        .int32("maxStreams", this::setMaxStreams)
        .int64("pingMs", this::setPingMs)
        .int64("idleTimeoutMs", this::setIdleTimeoutMs)
        .int64("unreadTimeoutMs", this::setUnreadTimeoutMs)
        .int32("maxPendingCalls", this::setMaxPendingCalls)
        .int64("maxOutboxBytes", this::setMaxOutboxBytes)
        .end();
  }

  /**
   * Writes the options as JSON.
   *
   * @return a new object, from which the same options can be made
   */
  public JsonObject toJson() {
    return new JsonObject()
        .put("windowBytes", windowBytes)
        .put("maxFrameBytes", maxFrameBytes)
        .put("peerBudgetBytes", peerBudgetBytes)
        .put("maxStreams", maxStreams)
        .put("pingMs", pingMs)
        .put("idleTimeoutMs", idleTimeoutMs)
        .put("unreadTimeoutMs", unreadTimeoutMs)
        .put("maxPendingCalls", maxPendingCalls)
        .put("maxOutboxBytes", maxOutboxBytes);
  }

  /**
   * Is how many bytes of a stream may be on their way to a reader that has not taken them.
   *
   * @return bytes, 4 KiB to 64 MiB
   */
  public int getWindowBytes() {
    return windowBytes;
  }

  /**
   * Sets how many bytes of a stream may be on their way to a reader that has not taken them.
   *
   * <p>Must not be less than {@code maxFrameBytes}.
   *
   * @param windowBytes bytes, 4 KiB to 64 MiB; 256 KiB by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public StreamOptions setWindowBytes(int windowBytes) {
    this.windowBytes = Checks.inRange("windowBytes", windowBytes, 4 * Checks.KIB, 64 * Checks.MIB);
    return this;
  }

  /**
   * Is how large a frame of a stream is.
   *
   * @return bytes, 1 KiB to 1 MiB
   */
  public int getMaxFrameBytes() {
    return maxFrameBytes;
  }

  /**
   * Sets how large a frame of a stream is.
   *
   * @param maxFrameBytes bytes, 1 KiB to 1 MiB; 64 KiB by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public StreamOptions setMaxFrameBytes(int maxFrameBytes) {
    this.maxFrameBytes = Checks.inRange("maxFrameBytes", maxFrameBytes, Checks.KIB, Checks.MIB);
    return this;
  }

  /**
   * Is how many bytes all streams between two nodes may have on their way.
   *
   * @return bytes, 64 KiB to 4 GiB
   */
  public long getPeerBudgetBytes() {
    return peerBudgetBytes;
  }

  /**
   * Sets how many bytes all streams between two nodes may have on their way.
   *
   * <p>Must not be less than {@code windowBytes}.
   *
   * @param peerBudgetBytes bytes, 64 KiB to 4 GiB; 16 MiB by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public StreamOptions setPeerBudgetBytes(long peerBudgetBytes) {
    this.peerBudgetBytes = Checks.inRange("peerBudgetBytes", peerBudgetBytes, 64L * Checks.KIB, 4 * Checks.GIB);
    return this;
  }

  /**
   * Is how many streams a node has open at once.
   *
   * @return 1 to 1,000,000
   */
  public int getMaxStreams() {
    return maxStreams;
  }

  /**
   * Sets how many streams a node has open at once.
   *
   * <p>Past it a new one fails with {@code OVERLOADED}.
   *
   * @param maxStreams 1 to 1,000,000; 10,000 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public StreamOptions setMaxStreams(int maxStreams) {
    this.maxStreams = Checks.inRange("maxStreams", maxStreams, 1, 1_000_000);
    return this;
  }

  /**
   * Is how often a node tells its peers that it is there.
   *
   * @return milliseconds, 50 to 600,000
   */
  public long getPingMs() {
    return pingMs;
  }

  /**
   * Sets how often a node tells its peers that it is there.
   *
   * @param pingMs milliseconds, 50 to 600,000; 2,000 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public StreamOptions setPingMs(long pingMs) {
    this.pingMs = Checks.inRange("pingMs", pingMs, 50, 600_000);
    return this;
  }

  /**
   * Is how long a peer may be silent before its streams and calls are broken off.
   *
   * @return milliseconds, 100 to 3,600,000
   */
  public long getIdleTimeoutMs() {
    return idleTimeoutMs;
  }

  /**
   * Sets how long a peer may be silent before its streams and calls are broken off.
   *
   * <p>Must be at least twice {@code pingMs}.
   *
   * @param idleTimeoutMs milliseconds, 100 to 3,600,000; 10,000 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public StreamOptions setIdleTimeoutMs(long idleTimeoutMs) {
    this.idleTimeoutMs = Checks.inRange("idleTimeoutMs", idleTimeoutMs, 100, 3_600_000);
    return this;
  }

  /**
   * Returns how long a stream may be open without its reader asking for anything.
   *
   * @return milliseconds, 100 to 86,400,000
   */
  public long getUnreadTimeoutMs() {
    return unreadTimeoutMs;
  }

  /**
   * Sets how long a stream may be open without its reader asking for anything.
   *
   * <p>Then both ends hear {@code STREAM_RESET}, and what had come is dropped. The time counts while the stream is
   * paused, was fetched to the end of what was asked for, or never had a handler; any {@code fetch}, {@code resume} or
   * {@code handler} begins it anew. A reader that waits for a source that gives nothing is not meant: it asks. Counts
   * at the reader's node. Where a handler passes a received stream on as it is, only the last reader counts; where it
   * wraps it, the last reader must take half of {@code windowBytes} within this time.
   *
   * @param unreadTimeoutMs milliseconds, 100 to 86,400,000; 600,000 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public StreamOptions setUnreadTimeoutMs(long unreadTimeoutMs) {
    this.unreadTimeoutMs = Checks.inRange("unreadTimeoutMs", unreadTimeoutMs, 100, 86_400_000);
    return this;
  }

  /**
   * Is how many calls of a node to others wait for an answer at once.
   *
   * @return 1 to 10,000,000
   */
  public int getMaxPendingCalls() {
    return maxPendingCalls;
  }

  /**
   * Sets how many calls of a node to others wait for an answer at once.
   *
   * <p>Past it callers hear {@code OVERLOADED}.
   *
   * @param maxPendingCalls 1 to 10,000,000; 65,536 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public StreamOptions setMaxPendingCalls(int maxPendingCalls) {
    this.maxPendingCalls = Checks.inRange("maxPendingCalls", maxPendingCalls, 1, 10_000_000);
    return this;
  }

  /**
   * Is how many bytes may wait to be sent to one other node.
   *
   * @return bytes, 64 KiB to 4 GiB
   */
  public long getMaxOutboxBytes() {
    return maxOutboxBytes;
  }

  /**
   * Sets how many bytes may wait to be sent to one other node.
   *
   * <p>Past it callers hear {@code OVERLOADED}. Must not be less than {@code maxBatchBytes}.
   *
   * @param maxOutboxBytes bytes, 64 KiB to 4 GiB; 16 MiB by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public StreamOptions setMaxOutboxBytes(long maxOutboxBytes) {
    this.maxOutboxBytes = Checks.inRange("maxOutboxBytes", maxOutboxBytes, 64L * Checks.KIB, 4 * Checks.GIB);
    return this;
  }

  @Override
  public String toString() {
    return "StreamOptions" + toJson().encode();
  }
}
