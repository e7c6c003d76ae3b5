package io.borough.error;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What went wrong. The hundreds digit is the family, which decides what the caller may do next.
 *
 * <p>The numbers travel between nodes of different versions and to HTTP clients: a number is never changed and never
 * reused. On the gateway, a code's HTTP status is:
 *
 * <table>
 *   <caption>Codes and HTTP statuses</caption>
 *   <tr><th>status</th><th>codes</th></tr>
 *   <tr><td>400</td><td>every 1xx that is not named below</td></tr>
 *   <tr><td>401, 403</td><td>{@link #UNAUTHORIZED}, {@link #FORBIDDEN}, {@link #ORIGIN_REFUSED}</td></tr>
 *   <tr><td>404</td><td>{@link #NOT_FOUND} (the key), {@link #NO_SUCH_ROUTE} (the path)</td></tr>
 *   <tr><td>405</td><td>{@link #METHOD_NOT_ALLOWED}</td></tr>
 *   <tr><td>412</td><td>{@link #REVISION_MISMATCH}</td></tr>
 *   <tr><td>413</td><td>{@link #VALUE_TOO_LARGE}, {@link #BATCH_TOO_LARGE}, {@link #PAYLOAD_TOO_LARGE}</td></tr>
 *   <tr><td>415</td><td>{@link #CONTENT_TYPE_REFUSED}</td></tr>
 *   <tr><td>421</td><td>{@link #HOST_REFUSED}</td></tr>
 *   <tr><td>429</td><td>{@link #OVERLOADED}</td></tr>
 *   <tr><td>500</td><td>{@link #HANDLER_FAILED} and every 4xx</td></tr>
 *   <tr><td>501</td><td>{@link #NO_HANDLER}, {@link #UNSUPPORTED}</td></tr>
 *   <tr><td>503</td><td>every other 2xx</td></tr>
 *   <tr><td>504</td><td>{@link #READ_TIMEOUT} and every other 3xx</td></tr>
 * </table>
 */
public enum ErrorCode {
  // 1xx rejected: nothing was written; change the request

  /** An argument is null, out of range or malformed. */
  INVALID_ARGUMENT(100),
  /** The key's revision is not the one the write expected; the exception carries the current one where it is known. */
  REVISION_MISMATCH(101),
  /** A key is longer than {@code maxKeyBytes}. */
  KEY_TOO_LARGE(102),
  /** A value is longer than {@code maxValueBytes}. */
  VALUE_TOO_LARGE(103),
  /**
   * A batch, with its keys and values, is larger than {@code maxBatchBytes}, or its changes take more than eight times
   * {@code raft.maxEntryBytes} in the store, where each has the partition's name.
   */
  BATCH_TOO_LARGE(104),
  /** The body of a request or reply is too large for one message: send it as a stream. */
  PAYLOAD_TOO_LARGE(105),
  /** A partition's name is not UTF-8 of 1 to 512 bytes. */
  NAME_INVALID(106),
  /** There is no such key, node or shard. */
  NOT_FOUND(107),
  /** The gateway has no such path. */
  NO_SUCH_ROUTE(108),
  /** The gateway's path does not take this method. */
  METHOD_NOT_ALLOWED(109),
  /** The credentials are missing or wrong. */
  UNAUTHORIZED(110),
  /** The credentials do not allow this. */
  FORBIDDEN(111),
  /** The node that leads the partition's shard has no request handler. */
  NO_HANDLER(112),
  /** An option is out of its range or does not fit another; the message names it. */
  INVALID_OPTION(113),
  /** Another process uses a port that the options name. */
  ADDRESS_IN_USE(114),
  /** The data folder cannot be created, read or written. */
  DATA_DIR_UNUSABLE(115),
  /** Another node uses the data folder. */
  DATA_DIR_IN_USE(116),
  /** A data folder or another node belongs to another cluster, or two clusters of the same name were found. */
  WRONG_CLUSTER(117),
  /** Data or a message was written by a newer version than this one can read. */
  FORMAT_TOO_NEW(118),
  /** The node has left the cluster for good; it cannot be started from its data folder again. */
  NODE_LEFT(119),
  /** A node with role DATA needs borough-verticles on its class path. */
  PROVIDER_MISSING(120),
  /** An iterator was asked for an entry while an earlier call was open. */
  ITERATOR_BUSY(121),
  /** The node was not started. */
  NOT_STARTED(122),
  /** This node or version does not support the call. */
  UNSUPPORTED(123),
  /** The gateway does not accept the name in the request's Host header: see {@code httpHosts}. */
  HOST_REFUSED(130),
  /** A web page of another origin sent the request. */
  ORIGIN_REFUSED(131),
  /** The gateway's path takes JSON, and the request has no content type or another one. */
  CONTENT_TYPE_REFUSED(132),

  // 2xx unavailable: nothing was written; send it again

  /** No replica could take the request, for a reason that has no code of its own. */
  UNAVAILABLE(200),
  /** The replica does not lead its shard, or does not lead it in the term in which the request began. */
  NOT_LEADER(201),
  /** A queue is full. Wait before sending it again. */
  OVERLOADED(202),
  /** The shard has no leader that reaches a majority of its replicas. */
  NO_QUORUM(203),
  /** This node has not learned the ring yet. */
  NO_RING(204),
  /** The node that should answer is not reachable. */
  NODE_UNREACHABLE(205),
  /** The request was routed by a ring of another epoch than that of the answering node. */
  STALE_EPOCH(206),
  /** This node is stopping or has stopped. */
  STOPPED(207),
  /** A read did not finish before its deadline. */
  READ_TIMEOUT(208),
  /** A scan was paused for too long, or its snapshot was lost: begin a new scan. */
  SCAN_EXPIRED(209),
  /** The other side aborted a stream. */
  STREAM_RESET(210),
  /** A frame of a stream, or the connection to the other side, was lost. */
  STREAM_BROKEN(211),
  /** The leader's disk is too full to take writes. */
  DISK_FULL(212),
  /** The shard has evicted the write's session or the write's result: this attempt wrote nothing. */
  SESSION_EXPIRED(213),

  // 3xx unknown outcome: a write may have happened; read before sending it again

  /** No answer came before the deadline. */
  TIMEOUT(300),
  /** The leader lost its leadership before the write was committed. */
  LEADERSHIP_LOST(301),
  /** The connection to the node that had the write was lost before it answered. */
  CONNECTION_LOST(302),
  /** The request handler failed; the writes that it made before stay. */
  HANDLER_FAILED(303),
  /** An unforeseen failure. */
  INTERNAL(304),

  // 4xx storage: a replica's disk failed; an operator must check it

  /** The data read from the disk differs from the data written. */
  CORRUPT_DATA(400),
  /** The disk refused a read or a write. */
  STORAGE_FAILED(401);

  private static final Map<Integer, ErrorCode> BY_NUMBER = new HashMap<>();

  static { // written only here, so that every thread may read the map
    for (ErrorCode code : values()) {
      BY_NUMBER.put(code.number, code);
    }
  }

  private final int number;

  ErrorCode(int number) {
    this.number = number;
  }

  /**
   * Returns the code of a number that another node has sent.
   *
   * @param number any number
   * @return the code. For a number that this version does not know, the general code of its family ({@link
   *     #INVALID_ARGUMENT}, {@link #UNAVAILABLE}, {@link #INTERNAL}, {@link #STORAGE_FAILED}), so that the exception's
   *     class still says what the caller may do. For a number outside every family, {@link #INTERNAL}
   */
  public static ErrorCode of(int number) {
    ErrorCode known = BY_NUMBER.get(number);
    if (known != null) {
      return known;
    }
    return switch (Math.floorDiv(number, 100)) {
      case 1 -> INVALID_ARGUMENT;
      case 2 -> UNAVAILABLE;
      case 4 -> STORAGE_FAILED;
      default -> INTERNAL;
    };
  }

  /**
   * Makes the failure of a compare-and-put or compare-and-delete.
   *
   * @param current the key's revision, 0 when it is absent
   * @param message the expected and the current revision
   * @return an exception with {@link #REVISION_MISMATCH} that carries the revision
   * @throws IllegalArgumentException when {@code current} is negative
   */
  public static RejectedException mismatch(long current, String message) {
    if (current < 0) {
      throw new IllegalArgumentException("current: " + current + " is negative");
    }
    return new RejectedException(REVISION_MISMATCH, message, current);
  }

  /**
   * Returns the number that stands for this code on the bus and in HTTP answers.
   *
   * @return 100 to 499
   */
  public int number() {
    return number;
  }

  /**
   * Makes an exception of this code's family.
   *
   * @param message what happened, with the values; not null
   * @return a new exception without a stack trace
   */
  public BoroughException failure(String message) {
    return failure(message, null);
  }

  /**
   * Makes an exception of this code's family that keeps its cause.
   *
   * @param message what happened, with the values; not null
   * @param cause what {@link Throwable#getCause()} returns, for the log of the node where it happened; may be null
   * @return a new exception without a stack trace
   */
  public BoroughException failure(String message, Throwable cause) {
    Objects.requireNonNull(message, "message");
    return switch (number / 100) {
      case 1 -> new RejectedException(this, message, cause);
      case 2 -> new UnavailableException(this, message, cause);
      case 3 -> new UnknownOutcomeException(this, message, cause);
      default -> new StorageException(this, message, cause);
    };
  }
}
