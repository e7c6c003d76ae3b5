package io.borough.verticles.bus;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.options.SecurityOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Checks the certificate files of a node before it starts. A node with a certificate that the others reject could not
 * connect to them, and might have founded a cluster of its own by then.
 */
public final class CertificateCheck {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final byte[] SAMPLE = {1, 2, 3};

  private CertificateCheck() {}

  /**
   * Checks that the files can be read, that the key belongs to the certificate, and that the certificate is valid now
   * and signed by a trusted one. Blocks on the disk.
   *
   * @throws io.borough.error.RejectedException {@code INVALID_OPTION}; the message names the option
   */
  public static void check(SecurityOptions security) {
    if (security.getCertPath().isEmpty()) {
      return;
    }
    X509Certificate[] chain = certificates("security.certPath", security.getCertPath());
    X509Certificate[] trusted = certificates("security.trustPath", security.getTrustPath());
    if (!belongTogether(key(security.getKeyPath(), chain[0].getPublicKey()), chain[0].getPublicKey())) {
      throw refused("security.keyPath", security.getKeyPath() + " is not the key of the certificate in "
          + security.getCertPath(), null);
    }
    try {
      X509TrustManager trust = trustManager(trusted);
      trust.checkServerTrusted(chain, "UNKNOWN");
      trust.checkClientTrusted(chain, "UNKNOWN");
    } catch (GeneralSecurityException | IOException e) {
      throw refused("security.certPath", security.getCertPath() + " is not accepted by "
          + security.getTrustPath() + ": " + e.getMessage(), e);
    }
  }

  private static X509Certificate[] certificates(String option, String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      X509Certificate[] found =
          CertificateFactory.getInstance("X.509").generateCertificates(in).toArray(new X509Certificate[0]);
      if (found.length > 0) {
        return found;
      }
    } catch (IOException | GeneralSecurityException e) {
      throw refused(option, file + " cannot be read: " + e, e);
    }
    throw refused(option, file + " has no certificate", null);
  }

  private static PrivateKey key(String file, PublicKey other) {
    try {
      Matcher pem = KEY.matcher(Files.readString(Path.of(file)));
      if (pem.find()) {
        byte[] bytes = Base64.getMimeDecoder().decode(pem.group(1));
        return KeyFactory.getInstance(other.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(bytes));
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw refused("security.keyPath", file + " cannot be read as a key of the certificate: " + e, e);
    }
    throw refused("security.keyPath", file + " has no private key in PKCS#8", null);
  }

  private static boolean belongTogether(PrivateKey key, PublicKey other) {
    String algorithm = switch (other.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> other.getAlgorithm();
    };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(SAMPLE);
      byte[] signed = signature.sign();
      signature.initVerify(other);
      signature.update(SAMPLE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // a key of another curve or size
    }
  }

  private static X509TrustManager trustManager(X509Certificate[] trusted)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < trusted.length; i++) {
      store.setCertificateEntry("trusted-" + i, trusted[i]);
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager found) {
        return found;
      }
    }
    throw new GeneralSecurityException("this Java has no trust manager for X.509");
  }

  private static BoroughException refused(String option, String why, Exception cause) {
    return ErrorCode.INVALID_OPTION.failure(option + ": " + why, cause);
  }
}
