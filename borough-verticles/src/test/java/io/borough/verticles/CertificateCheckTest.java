package io.borough.verticles;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.Borough;
import io.borough.error.ErrorCode;
import io.borough.error.RejectedException;
import io.borough.options.BoroughOptions;
import io.borough.options.SecurityOptions;
import io.borough.testing.NodeTest;
import io.borough.verticles.kit.Certificates;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose certificate no other would take, found out late, has founded a cluster that nobody can join. */
@NodeTest
class CertificateCheckTest {
  @TempDir
  private static Path folder;

  private static SecurityOptions own;
  private static SecurityOptions strange;

  @BeforeAll
  static void make() throws Exception {
    own = Certificates.selfSigned(folder, "own");
    strange = Certificates.selfSigned(folder, "strange");
  }

  private static void assertRefused(SecurityOptions security, String message) {
    Path data = folder.resolve("data");
    BoroughOptions options = new BoroughOptions().setDataDir(data.toString()).setSecurity(security)
        .setStartTimeoutMs(15_000);
    Borough node = Borough.create(options);
    assertThatThrownBy(() -> await(node.start()))
        .isInstanceOfSatisfying(RejectedException.class, failure -> {
          assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_OPTION);
          assertThat(failure.getMessage()).startsWith(message);
        });
    assertThat(data).doesNotExist();
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() {
    assertRefused(new SecurityOptions(own).setKeyPath(strange.getKeyPath()), "security.keyPath: ");
  }

  @Test
  void aCertificateThatIsNotTrustedIsRefused() {
    assertRefused(new SecurityOptions(own).setTrustPath(strange.getTrustPath()), "security.certPath: ");
  }

  @Test
  void aFileThatIsMissingOrIsNoneOfItsKindIsRefused() throws Exception {
    String empty = Files.writeString(folder.resolve("empty.pem"), "").toString();
    String missing = folder.resolve("missing.pem").toString();
    assertRefused(new SecurityOptions(own).setCertPath(missing), "security.certPath: " + missing);
    assertRefused(new SecurityOptions(own).setTrustPath(empty), "security.trustPath: " + empty);
    assertRefused(new SecurityOptions(own).setKeyPath(own.getCertPath()), "security.keyPath: " + own.getCertPath());
  }
}
