package io.borough.impl.client;

import io.borough.KeyRange;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.topology.PartitionHash;
import io.borough.options.BoroughOptions;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Checks the sizes of arguments at the caller, before anything is sent. */
record SizeLimits(int maxKeyBytes, int maxValueBytes, int maxBatchBytes) {
  static SizeLimits of(BoroughOptions options) {
    return new SizeLimits(options.getMaxKeyBytes(), options.getMaxValueBytes(), options.getMaxBatchBytes());
  }

  /** Returns the name of a partition; throws when it is not valid. */
  static String name(String partition) {
    if (partition == null || partition.isEmpty()) {
      throw new IllegalArgumentException("a partition's name has at least 1 byte");
    }
    boolean encodable = StandardCharsets.UTF_8.newEncoder().canEncode(partition);
    if (!encodable || partition.getBytes(StandardCharsets.UTF_8).length > PartitionHash.MAX_NAME_BYTES) {
      throw new IllegalArgumentException(
          "a partition's name is UTF-8 of at most " + PartitionHash.MAX_NAME_BYTES + " bytes");
    }
    return partition;
  }

  /** Returns the failure of an invalid key, or null. */
  BoroughException ofKey(Buffer key) {
    if (key == null) {
      return ErrorCode.INVALID_ARGUMENT.failure("the key is null");
    }
    return key.length() <= maxKeyBytes ? null
        : ErrorCode.KEY_TOO_LARGE.failure("a key of " + key.length() + " bytes; at most " + maxKeyBytes);
  }

  /** Returns the failure of an invalid value, or null. */
  BoroughException ofValue(Buffer value) {
    if (value == null) {
      return ErrorCode.INVALID_ARGUMENT.failure("the value is null");
    }
    return value.length() <= maxValueBytes ? null
        : ErrorCode.VALUE_TOO_LARGE.failure("a value of " + value.length() + " bytes; at most " + maxValueBytes);
  }

  /** Returns the failure of a batch that is too large, or null. */
  BoroughException ofBatch(long bytes) {
    return bytes <= maxBatchBytes ? null
        : ErrorCode.BATCH_TOO_LARGE.failure("a batch of " + bytes + " bytes; at most " + maxBatchBytes);
  }

  /** Returns the failure of a range with an invalid bound, or null. */
  BoroughException ofRange(KeyRange range) {
    if (range == null) {
      return ErrorCode.INVALID_ARGUMENT.failure("the range is null");
    }
    for (Buffer bound : Arrays.asList(range.gt(), range.gte(), range.lt(), range.lte(), range.prefix())) {
      BoroughException bad = bound == null ? null : ofKey(bound);
      if (bad != null) {
        return bad;
      }
    }
    return null;
  }
}
