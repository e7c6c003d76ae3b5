package io.borough.options;

/** The role of a node. */
public enum Role {
  /** Holds replicas, runs handlers, and sends calls. */
  DATA,
  /** Holds no replica and only sends calls. Needs neither a data folder nor borough-verticles. */
  CLIENT
}
