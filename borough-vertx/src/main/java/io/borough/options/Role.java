package io.borough.options;

/** What a node is for. */
public enum Role {
  /** Holds replicas, runs handlers, and asks. */
  DATA,
  /** Holds nothing and only asks; needs neither a data folder nor borough-verticles. */
  CLIENT
}
