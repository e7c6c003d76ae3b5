package io.borough.options;

import io.vertx.core.json.JsonObject;

/**
 * The options of the messages between nodes: streams, and the frames that carry all messages.
 */
public final class StreamOptions {
  /** 256 KiB: keeps a link of 1 Gbit/s with 2 ms of delay busy. */
  public static final int DEFAULT_WINDOW_BYTES = 256 * Checks.KIB;

  /** 64 KiB: small enough that a large stream does not hold up the requests beside it. */
  public static final int DEFAULT_MAX_FRAME_BYTES = 64 * Checks.KIB;

  /** 16 MiB: sixty-four full windows; the most memory that the slow readers of one peer's streams cost. */
  public static final long DEFAULT_PEER_BUDGET_BYTES = 16L * Checks.MIB;

  /** 10,000: a kilobyte or two each; more open streams are a leak. */
  public static final int DEFAULT_MAX_STREAMS = 10_000;

  /** 2,000 ms: a silent peer has missed five pings before it is given up. */
  public static final long DEFAULT_PING_MS = 2_000;

  /** 10,000 ms: longer than a long pause of a garbage collector, shorter than a person waits. */
  public static final long DEFAULT_IDLE_TIMEOUT_MS = 10_000;

  /** 600,000 ms: the time that a scan may be idle; a stream that is paused for longer was probably forgotten. */
  public static final long DEFAULT_UNREAD_TIMEOUT_MS = 600_000;

  /** 65,536: thirteen thousand calls a second when each takes as long as its default deadline. */
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
   * Returns the largest number of bytes of a stream that its reader has not consumed yet.
   *
   * @return bytes, 4 KiB to 64 MiB
   */
  public int getWindowBytes() {
    return windowBytes;
  }

  /**
   * Sets the largest number of bytes of a stream that its reader has not consumed yet.
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
   * Returns the largest size of a frame of a stream.
   *
   * @return bytes, 1 KiB to 1 MiB
   */
  public int getMaxFrameBytes() {
    return maxFrameBytes;
  }

  /**
   * Sets the largest size of a frame of a stream.
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
   * Returns the largest number of bytes in flight of all streams between two nodes.
   *
   * @return bytes, 64 KiB to 4 GiB
   */
  public long getPeerBudgetBytes() {
    return peerBudgetBytes;
  }

  /**
   * Sets the largest number of bytes in flight of all streams between two nodes.
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
   * Returns the largest number of streams that a node has open at once.
   *
   * @return 1 to 1,000,000
   */
  public int getMaxStreams() {
    return maxStreams;
  }

  /**
   * Sets the largest number of streams that a node has open at once.
   *
   * <p>Past that number a new stream fails with {@code OVERLOADED}.
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
   * Returns how often a node pings its peers.
   *
   * @return milliseconds, 50 to 600,000
   */
  public long getPingMs() {
    return pingMs;
  }

  /**
   * Sets how often a node pings its peers.
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
   * Returns the time after which the streams and calls of a silent peer fail.
   *
   * @return milliseconds, 100 to 3,600,000
   */
  public long getIdleTimeoutMs() {
    return idleTimeoutMs;
  }

  /**
   * Sets the time after which the streams and calls of a silent peer fail.
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
   * Returns how long a stream may be open while its reader asks for nothing.
   *
   * @return milliseconds, 100 to 86,400,000
   */
  public long getUnreadTimeoutMs() {
    return unreadTimeoutMs;
  }

  /**
   * Sets how long a stream may be open while its reader asks for nothing.
   *
   * <p>After that both ends get {@code STREAM_RESET}, and received data is dropped. The time runs while the stream is
   * paused, has delivered all that was fetched, or never had a handler; any {@code fetch}, {@code resume} or {@code
   * handler} restarts it. It does not run while a reader with demand waits for its source. The option of the reader's
   * node counts. When a handler passes a received stream on as it is, only the last reader counts; when a handler wraps
   * the stream, the last reader must consume half of {@code windowBytes} within this time.
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
   * Returns the largest number of calls to other nodes that wait for a reply at once.
   *
   * @return 1 to 10,000,000
   */
  public int getMaxPendingCalls() {
    return maxPendingCalls;
  }

  /**
   * Sets the largest number of calls to other nodes that wait for a reply at once.
   *
   * <p>Past this bound callers get {@code OVERLOADED}.
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
   * Returns the largest number of bytes that wait to be sent to one peer.
   *
   * @return bytes, 64 KiB to 4 GiB
   */
  public long getMaxOutboxBytes() {
    return maxOutboxBytes;
  }

  /**
   * Sets the largest number of bytes that wait to be sent to one peer.
   *
   * <p>Past this bound callers get {@code OVERLOADED}. Must not be less than {@code maxBatchBytes}.
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
