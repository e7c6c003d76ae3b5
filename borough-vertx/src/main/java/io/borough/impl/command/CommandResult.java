package io.borough.impl.command;

/**
 * The result of a command, which is the same on every replica.
 *
 * @param status whether it was applied, and why not
 * @param revision when applied, the write's revision; when refused, the current revision of the key that differed (0:
 *     absent)
 */
public record CommandResult(Status status, long revision) {
  /** How a command ended. */
  public enum Status {
    /** Its mutations are in the store. */
    APPLIED,
    /** A condition did not hold; nothing changed. */
    REFUSED,
    /** Its term had passed; nothing changed. */
    FENCED,
    /** Its id is too old, or of a session that is not known any more; nothing changed, this time. */
    EXPIRED
  }
}
