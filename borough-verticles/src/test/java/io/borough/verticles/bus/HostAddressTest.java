package io.borough.verticles.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.error.ErrorCode;
import io.borough.error.RejectedException;
import io.borough.testing.UnitTest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the names in {@code host} and {@code base} stand for. */
@UnitTest
class HostAddressTest {
  private static final Map<String, List<String>> KNOWN = Map.of(
      "own", List.of("127.0.0.1"),
      "both", List.of("::1", "127.0.0.2"),
      "six", List.of("::1"),
      "far", List.of("203.0.113.9"),
      "half", List.of("203.0.113.9", "127.0.0.3"),
      "all", List.of("10.0.0.3", "10.0.0.1", "fd00::1", "10.0.0.2"),
      "any", List.of("0.0.0.0"));

  private static List<InetAddress> find(String name) throws UnknownHostException {
    if (name.matches("[0-9.]+")) {
      return List.of(InetAddress.getByName(name));
    }
    if (!KNOWN.containsKey(name)) {
      throw new UnknownHostException(name);
    }
    List<InetAddress> found = new ArrayList<>();
    for (String address : KNOWN.get(name)) {
      found.add(InetAddress.getByName(address));
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1,127.0.0.1", "own,127.0.0.1", "both,127.0.0.2", "half,127.0.0.3"})
  void aHostIsAnIpv4AddressOfThisMachine(String host, String address) {
    assertThat(HostAddress.of(host, HostAddressTest::find).getHostAddress()).isEqualTo(address);
  }

  @ParameterizedTest
  @CsvSource({
    "nobody,host: nobody is not known",
    "six,host: six has no IPv4 address",
    "far,host: far (203.0.113.9) is not an address of this machine",
    "203.0.113.9,host: 203.0.113.9 is not an address of this machine",
    "any,host: any stands for every address of this machine",
  })
  void anotherIsRefusedByTheOption(String host, String message) {
    assertThatThrownBy(() -> HostAddress.of(host, HostAddressTest::find))
        .isInstanceOfSatisfying(RejectedException.class, failure -> {
          assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_OPTION);
          assertThat(failure.getMessage()).startsWith(message);
        });
  }

  /** Every node must come to the same list, whatever the order of its DNS server's answer. */
  @Test
  void aBaseIsEveryAddressOfItsNamesOnce() {
    SeedAddresses found = SeedAddresses.of(List.of("all:7001", "nobody:7001", "six:7001", "10.0.0.2:7001", "own:1"),
        HostAddressTest::find);
    assertThat(found.found()).containsExactly("10.0.0.1:7001", "10.0.0.2:7001", "10.0.0.3:7001", "127.0.0.1:1");
    assertThat(found.unknown()).containsExactly("nobody:7001", "six:7001");
    assertThat(found.all()).hasSize(6).endsWith("nobody:7001", "six:7001");
  }

  /** What a wrong DNS server answers must not grow what is said to every node. */
  @Test
  void aBaseHasABound() {
    List<InetAddress> many = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      many.add(address(i));
    }
    assertThat(SeedAddresses.of(List.of("a:1", "b:2"), name -> many).found()).hasSize(SeedAddresses.MAX_FOUND);
    assertThat(Set.copyOf(many)).hasSize(3_000);
  }

  private static InetAddress address(int number) {
    try {
      return InetAddress.getByAddress(new byte[] {10, 0, (byte) (number >> 8), (byte) number});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
