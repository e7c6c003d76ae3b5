package io.borough.error;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What went wrong. The hundreds digit is the family, which decides what the caller may do next.
 *
 * <p>The numbers travel between nodes of different versions and to HTTP clients: a number is never changed nor used
 * again. On the gateway, a code's HTTP status is:
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
   * A batch, with its keys and values, is larger than {@code maxBatchBytes}, or its many changes of a partition with a
   * long name take more than eight times {@code raft.maxEntryBytes} in the store.
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
  /** Credentials are needed and were missing or wrong. */
  UNAUTHORIZED(110),
  /** The credentials do not allow this. */
  FORBIDDEN(111),
  /** The node that leads the partition's shard has no request handler. */
  NO_HANDLER(112),
  /** An option is out of its range or does not fit another; the message names it. */
  INVALID_OPTION(113),
  /** A port that the options name is taken. */
  ADDRESS_IN_USE(114),
  /** The data folder cannot be made, read or written. */
  DATA_DIR_UNUSABLE(115),
  /** Another node uses the data folder. */
  DATA_DIR_IN_USE(116),
  /** A data folder, a node that was found, or whoever asks is of another cluster, or two of one name are there. */
  WRONG_CLUSTER(117),
  /** Data or a message was written by a newer version than this one can read. */
  FORMAT_TOO_NEW(118),
  /** The node has left the cluster for good; its folder cannot start again. */
  NODE_LEFT(119),
  /** A node with role DATA needs borough-verticles on its class path. */
  PROVIDER_MISSING(120),
  /** An iterator was asked again before its last answer came. */
  ITERATOR_BUSY(121),
  /** The node was not started. */
  NOT_STARTED(122),
  /** This node or version cannot do that. */
  UNSUPPORTED(123),
  /** The gateway does not answer to the name in the request's Host: see {@code httpHosts}. */
  HOST_REFUSED(130),
  /** A web page of another site sent the request. */
  ORIGIN_REFUSED(131),
  /** The gateway's path takes JSON, and the request's content type says something else, or nothing. */
  CONTENT_TYPE_REFUSED(132),

  // 2xx unavailable: nothing was written; send it again

  /** No replica could take the request, for a reason that has no code of its own. */
  UNAVAILABLE(200),
  /** The replica asked does not lead its shard, or not in the term that the request began in. */
  NOT_LEADER(201),
  /** A queue is full. Wait before sending it again. */
  OVERLOADED(202),
  /** The shard's leader, or whoever wants to lead it, does not reach a majority of its replicas. */
  NO_QUORUM(203),
  /** This node has not learned the ring yet. */
  NO_RING(204),
  /** The node that should answer is not there. */
  NODE_UNREACHABLE(205),
  /** The request was routed by a ring older or newer than the answering node's. */
  STALE_EPOCH(206),
  /** This node is stopping or has stopped. */
  STOPPED(207),
  /** A read did not finish before its deadline. */
  READ_TIMEOUT(208),
  /** A scan was paused for too long, or its snapshot is gone: begin a new one. */
  SCAN_EXPIRED(209),
  /** The other side ended a stream before its end. */
  STREAM_RESET(210),
  /** A stream lost a frame or its other side. */
  STREAM_BROKEN(211),
  /** The leader's disk is too full to take writes. */
  DISK_FULL(212),
  /** The shard has forgotten the write's session, or the write itself: this time nothing happened. */
  SESSION_EXPIRED(213),

  // 3xx unknown outcome: a write may have happened; read before sending it again

  /** No answer came before the deadline. */
  TIMEOUT(300),
  /** The leader was deposed while the write was on its way. */
  LEADERSHIP_LOST(301),
  /** The node that had the write died or was cut off before it answered. */
  CONNECTION_LOST(302),
  /** The request handler failed; what it had written before stays written. */
  HANDLER_FAILED(303),
  /** An unforeseen failure. */
  INTERNAL(304),

  // 4xx storage: a replica's disk; an operator must look

  /** What was read from the disk is not what was written. */
  CORRUPT_DATA(400),
  /** The disk refused a read or a write. */
  STORAGE_FAILED(401);

  private static final Map<Integer, ErrorCode> BY_NUMBER = new HashMap<>();

  static { // the one place that writes the map, so that every thread may read it
    for (ErrorCode code : values()) {
      BY_NUMBER.put(code.number, code);
    }
  }

  private final int number;

  ErrorCode(int number) {
    this.number = number;
  }

  /**
   * Finds the code of a number that came from another node.
   *
   * @param number any number
   * @return the code; for a number this version does not know, its family's plainest ({@link #INVALID_ARGUMENT}, {@link
   *     #UNAVAILABLE}, {@link #INTERNAL}, {@link #STORAGE_FAILED}), so that a newer node's code still says what the
   *     caller may do; outside every family {@link #INTERNAL}, which promises least
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
   * @param message what was expected and what is there
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
   * Is the number that stands for this code on the bus and in HTTP answers.
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
   * Makes an exception of this code's family that keeps what caused it.
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
