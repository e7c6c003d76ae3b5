package io.borough.options;

import io.vertx.core.json.JsonObject;

/**
 * The options of access: who may join, read and write.
 *
 * <p>The three paths name PEM files and are set all or none: with them, Raft, and the event bus of a node that makes
 * its own Vert.x, demand a certificate of both ends that is signed by a trusted one. Hazelcast's port demands none. A
 * data node refuses to start, and touches no folder, when a node with the same files would not accept its certificate.
 */
public final class SecurityOptions extends AbstractOptions<SecurityOptions> {
  /** None: the gateway binds the loopback address by default. */
  public static final String DEFAULT_HTTP_TOKEN = "";

  /** None: a first try needs no certificates. */
  public static final String DEFAULT_CERT_PATH = "";

  /** None: a first try needs no certificates. */
  public static final String DEFAULT_KEY_PATH = "";

  /** None: a first try needs no certificates. */
  public static final String DEFAULT_TRUST_PATH = "";

  private static final OptionSchema SCHEMA = new OptionSchema();
  private static final Option<String> HTTP_TOKEN = SCHEMA.secret("httpToken", DEFAULT_HTTP_TOKEN, 4_096);
  private static final Option<String> CERT_PATH = SCHEMA.text("certPath", DEFAULT_CERT_PATH, 0, 4_096);
  private static final Option<String> KEY_PATH = SCHEMA.text("keyPath", DEFAULT_KEY_PATH, 0, 4_096);
  private static final Option<String> TRUST_PATH = SCHEMA.text("trustPath", DEFAULT_TRUST_PATH, 0, 4_096);

  /** Makes the default options. */
  public SecurityOptions() {
    super(SCHEMA);
  }

  /**
   * Copies options.
   *
   * @param other what to copy
   */
  public SecurityOptions(SecurityOptions other) {
    super(other);
  }

  /**
   * Reads options from JSON; a field that is left out or null keeps its default.
   *
   * @param json an object as {@link #toJson()} makes
   * @throws IllegalArgumentException when a field is unknown, of another type or out of range; the message names it
   */
  public SecurityOptions(JsonObject json) {
    super(SCHEMA, json);
  }

  /**
   * {@return the token that the gateway demands as {@code Authorization: Bearer}; a secret text; empty for none; never
   * null}
   */
  public String getHttpToken() {
    return get(HTTP_TOKEN);
  }

  /**
   * Sets the token that the gateway demands as {@code Authorization: Bearer}.
   *
   * @param httpToken a secret text; empty for none
   * @return this
   * @throws IllegalArgumentException when it has not 0 to 4,096 characters
   */
  public SecurityOptions setHttpToken(String httpToken) {
    return set(HTTP_TOKEN, httpToken);
  }

  /**
   * {@return the file of this node's certificate, with the intermediate certificates up to a trusted one; a path; empty
   * for none; never null}
   */
  public String getCertPath() {
    return get(CERT_PATH);
  }

  /**
   * Sets the file of this node's certificate, with the intermediate certificates up to a trusted one.
   *
   * @param certPath a path; empty for none
   * @return this
   * @throws IllegalArgumentException when it has not 0 to 4,096 characters
   */
  public SecurityOptions setCertPath(String certPath) {
    return set(CERT_PATH, certPath);
  }

  /** {@return the file of this node's private key (PKCS#8); a path; empty for none; never null} */
  public String getKeyPath() {
    return get(KEY_PATH);
  }

  /**
   * Sets the file of this node's private key (PKCS#8).
   *
   * @param keyPath a path; empty for none
   * @return this
   * @throws IllegalArgumentException when it has not 0 to 4,096 characters
   */
  public SecurityOptions setKeyPath(String keyPath) {
    return set(KEY_PATH, keyPath);
  }

  /** {@return the file of the trusted certificates, which sign those of nodes; a path; empty for none; never null} */
  public String getTrustPath() {
    return get(TRUST_PATH);
  }

  /**
   * Sets the file of the trusted certificates, which sign those of nodes.
   *
   * @param trustPath a path; empty for none
   * @return this
   * @throws IllegalArgumentException when it has not 0 to 4,096 characters
   */
  public SecurityOptions setTrustPath(String trustPath) {
    return set(TRUST_PATH, trustPath);
  }
}
