package io.borough.options;

import io.vertx.core.json.JsonObject;

/**
 * The options of the messages between nodes: streams, and the frames that carry all messages.
 */
public final class StreamOptions extends AbstractOptions<StreamOptions> {
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

  private static final OptionSchema SCHEMA = new OptionSchema();
  private static final Option<Integer> WINDOW_BYTES =
      SCHEMA.int32("windowBytes", DEFAULT_WINDOW_BYTES, 4 * Checks.KIB, 64 * Checks.MIB);
  private static final Option<Integer> MAX_FRAME_BYTES =
      SCHEMA.int32("maxFrameBytes", DEFAULT_MAX_FRAME_BYTES, Checks.KIB, Checks.MIB);
  private static final Option<Long> PEER_BUDGET_BYTES =
      SCHEMA.int64("peerBudgetBytes", DEFAULT_PEER_BUDGET_BYTES, 64L * Checks.KIB, 4 * Checks.GIB);
  private static final Option<Integer> MAX_STREAMS = SCHEMA.int32("maxStreams", DEFAULT_MAX_STREAMS, 1, 1_000_000);
  private static final Option<Long> PING_MS = SCHEMA.int64("pingMs", DEFAULT_PING_MS, 50, 600_000);
  private static final Option<Long> IDLE_TIMEOUT_MS =
      SCHEMA.int64("idleTimeoutMs", DEFAULT_IDLE_TIMEOUT_MS, 100, 3_600_000);
  private static final Option<Long> UNREAD_TIMEOUT_MS =
      SCHEMA.int64("unreadTimeoutMs", DEFAULT_UNREAD_TIMEOUT_MS, 100, 86_400_000);
  private static final Option<Integer> MAX_PENDING_CALLS =
      SCHEMA.int32("maxPendingCalls", DEFAULT_MAX_PENDING_CALLS, 1, 10_000_000);
  private static final Option<Long> MAX_OUTBOX_BYTES =
      SCHEMA.int64("maxOutboxBytes", DEFAULT_MAX_OUTBOX_BYTES, 64L * Checks.KIB, 4 * Checks.GIB);

  /** Makes the default options. */
  public StreamOptions() {
    super(SCHEMA);
  }

  /**
   * Copies options.
   *
   * @param other what to copy
   */
  public StreamOptions(StreamOptions other) {
    super(other);
  }

  /**
   * Reads options from JSON; a field that is left out or null keeps its default.
   *
   * @param json an object as {@link #toJson()} makes
   * @throws IllegalArgumentException when a field is unknown, of another type or out of range; the message names it
   */
  public StreamOptions(JsonObject json) {
    super(SCHEMA, json);
  }

  /** {@return the largest number of bytes of a stream that its reader has not consumed yet; bytes, 4 KiB to 64 MiB} */
  public int getWindowBytes() {
    return get(WINDOW_BYTES);
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
    return set(WINDOW_BYTES, windowBytes);
  }

  /** {@return the largest size of a frame of a stream; bytes, 1 KiB to 1 MiB} */
  public int getMaxFrameBytes() {
    return get(MAX_FRAME_BYTES);
  }

  /**
   * Sets the largest size of a frame of a stream.
   *
   * @param maxFrameBytes bytes, 1 KiB to 1 MiB; 64 KiB by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public StreamOptions setMaxFrameBytes(int maxFrameBytes) {
    return set(MAX_FRAME_BYTES, maxFrameBytes);
  }

  /** {@return the largest number of bytes in flight of all streams between two nodes; bytes, 64 KiB to 4 GiB} */
  public long getPeerBudgetBytes() {
    return get(PEER_BUDGET_BYTES);
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
    return set(PEER_BUDGET_BYTES, peerBudgetBytes);
  }

  /** {@return the largest number of streams that a node has open at once; 1 to 1,000,000} */
  public int getMaxStreams() {
    return get(MAX_STREAMS);
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
    return set(MAX_STREAMS, maxStreams);
  }

  /** {@return how often a node pings its peers; milliseconds, 50 to 600,000} */
  public long getPingMs() {
    return get(PING_MS);
  }

  /**
   * Sets how often a node pings its peers.
   *
   * @param pingMs milliseconds, 50 to 600,000; 2,000 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public StreamOptions setPingMs(long pingMs) {
    return set(PING_MS, pingMs);
  }

  /** {@return the time after which the streams and calls of a silent peer fail; milliseconds, 100 to 3,600,000} */
  public long getIdleTimeoutMs() {
    return get(IDLE_TIMEOUT_MS);
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
    return set(IDLE_TIMEOUT_MS, idleTimeoutMs);
  }

  /** {@return how long a stream may be open while its reader asks for nothing; milliseconds, 100 to 86,400,000} */
  public long getUnreadTimeoutMs() {
    return get(UNREAD_TIMEOUT_MS);
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
    return set(UNREAD_TIMEOUT_MS, unreadTimeoutMs);
  }

  /** {@return the largest number of calls to other nodes that wait for a reply at once; 1 to 10,000,000} */
  public int getMaxPendingCalls() {
    return get(MAX_PENDING_CALLS);
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
    return set(MAX_PENDING_CALLS, maxPendingCalls);
  }

  /** {@return the largest number of bytes that wait to be sent to one peer; bytes, 64 KiB to 4 GiB} */
  public long getMaxOutboxBytes() {
    return get(MAX_OUTBOX_BYTES);
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
    return set(MAX_OUTBOX_BYTES, maxOutboxBytes);
  }
}
