package io.borough.verticles.bus;

import io.borough.error.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds ports for a node: the one asked for, else the one it had, else any. */
public final class FreePorts {
  private final InetAddress host;

  /**
   * Ports of a host. Blocks on DNS.
   *
   * @throws io.borough.error.RejectedException {@code INVALID_OPTION} when it is no name or address of this machine
   */
  public FreePorts(String host) {
    this(HostAddress.of(host, HostResolver.OF_MACHINE));
  }

  /** Ports of an address of this machine. */
  public FreePorts(InetAddress host) {
    this.host = host;
  }

  /**
   * Refuses a port that is taken already; 0 and below are not looked at.
   *
   * @param option the option's name, for the message
   * @throws io.borough.error.RejectedException {@code ADDRESS_IN_USE}
   */
  public void check(String option, int wanted) {
    if (wanted > 0) {
      choose(option, wanted, 0);
    }
  }

  /**
   * A port that was free a moment ago.
   *
   * @param option the option's name, for the message
   * @param wanted the port to take, or 0 for any
   * @param before the port of the last start, taken again when any will do and it is free; 0 for none
   * @throws io.borough.error.RejectedException {@code ADDRESS_IN_USE} when the wanted port is taken
   */
  public int choose(String option, int wanted, int before) {
    if (wanted > 0) {
      if (!isFree(wanted)) {
        throw ErrorCode.ADDRESS_IN_USE.failure(
            option + ": port " + wanted + " of " + host.getHostAddress() + " is in use");
      }
      return wanted;
    }
    if (before > 0 && isFree(before)) {
      return before;
    }
    try (ServerSocket socket = new ServerSocket(0, 1, host)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw ErrorCode.ADDRESS_IN_USE.failure(
          option + ": no free port on " + host.getHostAddress() + ": " + e.getMessage(), e);
    }
  }

  private boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // a port in TIME_WAIT can be bound again, and will be
      socket.bind(new InetSocketAddress(host, port), 1);
      return true;
    } catch (IOException e) {
      return false; // whatever the reason, it cannot be bound
    }
  }
}
