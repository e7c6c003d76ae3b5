package io.borough;

/**
 * A request for a partition, as its handler sees it on the node that leads the partition's shard.
 *
 * <p>Thread: the handler's context. After the handler's future has completed, or one second after the caller's
 * deadline, the request is over: streams that were not read to their end are reset.
 */
public interface Request {
  /**
   * Returns the partition that the request is for. Its reads and writes are local to this node.
   *
   * <p>Writes carry the term in which the request began: when this node no longer leads the shard in that term, they
   * fail with {@code NOT_LEADER} and write nothing, or with {@code LEADERSHIP_LOST} when they were already proposed.
   *
   * @return the current partition
   */
  Partition partition();

  /**
   * Returns another partition, which may be on another node. Nothing is atomic across two partitions.
   *
   * @param name 1 to 512 bytes of UTF-8
   * @return a partition as {@link Borough#partition(String)} makes it
   * @throws IllegalArgumentException when the name is empty, too long or not encodable
   */
  Partition otherPartition(String name);

  /**
   * Returns the payload that the caller sent.
   *
   * @return body, headers and streams
   */
  Payload payload();
}
