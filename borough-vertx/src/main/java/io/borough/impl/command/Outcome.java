package io.borough.impl.command;

/**
 * What became of a proposal, the same on every replica.
 *
 * @param status whether it was applied, and why not
 * @param revision when applied, the write's revision; when refused, the current revision of the key that differed (0:
 *     absent)
 */
public record Outcome(Status status, long revision) {
  /** How a proposal ended. */
  public enum Status {
    /** Its mutations are in the store. */
    APPLIED,
    /** A condition did not hold; nothing changed. */
    REFUSED,
    /** Its term had passed; nothing changed. */
    FENCED,
    /** Its ticket is too old, or of a session that is not known any more; nothing changed, this time. */
    EXPIRED
  }
}
