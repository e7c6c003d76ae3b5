package io.borough.error;

/**
 * A replica cannot trust its disk and no longer serves its shard: an operator must check the disk.
 *
 * <p>Codes 400 to 499. The shard's other replicas and the node's other shards continue to serve; once a healthy replica
 * leads the shard, the same request may succeed. A write that failed this way may have been applied by the other
 * replicas.
 */
public final class StorageException extends BoroughException {
  private static final long serialVersionUID = 1L;

  StorageException(ErrorCode code, String message, Throwable cause) {
    super(code, message, cause);
  }
}
