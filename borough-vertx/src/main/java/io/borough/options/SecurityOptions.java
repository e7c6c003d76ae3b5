package io.borough.options;

import io.vertx.core.json.JsonObject;

/**
 * The options of access: who may join, read and write.
 *
 * <p>The three paths name PEM files and are set all or none: with them, Raft, and the event bus of a node that makes
 * its own Vert.x, demand a certificate of both ends that is signed by a trusted one. Hazelcast's port demands none. A
 * data node refuses to start, and touches no folder, when a node with the same files would not accept its certificate.
 */
public final class SecurityOptions {
  /** None: the gateway binds the loopback address by default. */
  public static final String DEFAULT_HTTP_TOKEN = "";

  /** None: a first try needs no certificates. */
  public static final String DEFAULT_CERT_PATH = "";

  /** None: a first try needs no certificates. */
  public static final String DEFAULT_KEY_PATH = "";

  /** None: a first try needs no certificates. */
  public static final String DEFAULT_TRUST_PATH = "";

  private String httpToken = DEFAULT_HTTP_TOKEN;
  private String certPath = DEFAULT_CERT_PATH;
  private String keyPath = DEFAULT_KEY_PATH;
  private String trustPath = DEFAULT_TRUST_PATH;

  /** Makes the default options. */
  public SecurityOptions() {}

  /**
   * Copies options.
   *
   * @param other what to copy
   */
  public SecurityOptions(SecurityOptions other) {
    httpToken = other.httpToken;
    certPath = other.certPath;
    keyPath = other.keyPath;
    trustPath = other.trustPath;
  }

  /**
   * Reads options from JSON; a field that is left out or null keeps its default.
   *
   * @param json an object as {@link #toJson()} makes
   * @throws IllegalArgumentException when a field is unknown, of another type or out of range; the message names it
   */
  public SecurityOptions(JsonObject json) {
    new JsonFields(json)
        .text("httpToken", this::setHttpToken)
        .text("certPath", this::setCertPath)
        .text("keyPath", this::setKeyPath)
        .text("trustPath", this::setTrustPath)
        .end();
  }

  /**
   * Writes the options as JSON.
   *
   * @return a new object, from which the same options can be made
   */
  public JsonObject toJson() {
    return new JsonObject()
        .put("httpToken", httpToken)
        .put("certPath", certPath)
        .put("keyPath", keyPath)
        .put("trustPath", trustPath);
  }

  /**
   * Returns the token that the gateway demands as {@code Authorization: Bearer}.
   *
   * @return a secret text; empty for none; never null
   */
  public String getHttpToken() {
    return httpToken;
  }

  /**
   * Sets the token that the gateway demands as {@code Authorization: Bearer}.
   *
   * @param httpToken a secret text; empty for none
   * @return this
   * @throws IllegalArgumentException when it has not 0 to 4,096 characters
   */
  public SecurityOptions setHttpToken(String httpToken) {
    this.httpToken = Checks.length("httpToken", httpToken, 0, 4_096);
    return this;
  }

  /**
   * Returns the file of this node's certificate, with the intermediate certificates up to a trusted one.
   *
   * @return a path; empty for none; never null
   */
  public String getCertPath() {
    return certPath;
  }

  /**
   * Sets the file of this node's certificate, with the intermediate certificates up to a trusted one.
   *
   * @param certPath a path; empty for none
   * @return this
   * @throws IllegalArgumentException when it has not 0 to 4,096 characters
   */
  public SecurityOptions setCertPath(String certPath) {
    this.certPath = Checks.length("certPath", certPath, 0, 4_096);
    return this;
  }

  /**
   * Returns the file of this node's private key (PKCS#8).
   *
   * @return a path; empty for none; never null
   */
  public String getKeyPath() {
    return keyPath;
  }

  /**
   * Sets the file of this node's private key (PKCS#8).
   *
   * @param keyPath a path; empty for none
   * @return this
   * @throws IllegalArgumentException when it has not 0 to 4,096 characters
   */
  public SecurityOptions setKeyPath(String keyPath) {
    this.keyPath = Checks.length("keyPath", keyPath, 0, 4_096);
    return this;
  }

  /**
   * Returns the file of the trusted certificates, which sign those of nodes.
   *
   * @return a path; empty for none; never null
   */
  public String getTrustPath() {
    return trustPath;
  }

  /**
   * Sets the file of the trusted certificates, which sign those of nodes.
   *
   * @param trustPath a path; empty for none
   * @return this
   * @throws IllegalArgumentException when it has not 0 to 4,096 characters
   */
  public SecurityOptions setTrustPath(String trustPath) {
    this.trustPath = Checks.length("trustPath", trustPath, 0, 4_096);
    return this;
  }

  /** Returns the options without the token, because options are written to logs. */
  @Override
  public String toString() {
    return "SecurityOptions" + toJson().put("httpToken", httpToken.isEmpty() ? "" : "(set)").encode();
  }
}
