package io.borough.verticles.bus;

import io.borough.error.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Chooses ports for a node: the configured one, else the one of the last start, else any free port. */
public final class FreePorts {
  private final InetAddress host;

  /**
   * Creates a chooser for a host. Blocks on DNS.
   *
   * @throws io.borough.error.RejectedException {@code INVALID_OPTION} when the host is not a name or address of this
   *     machine
   */
  public FreePorts(String host) {
    this(HostAddress.of(host, HostResolver.OF_MACHINE));
  }

  /** Creates a chooser for an address of this machine. */
  public FreePorts(InetAddress host) {
    this.host = host;
  }

  /**
   * Refuses a port that is in use; does nothing for 0 and negative numbers.
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
   * Returns a port that is free now.
   *
   * @param option the option's name, for the message
   * @param wanted the configured port, or 0 for any
   * @param before the port of the last start, preferred when {@code wanted} is 0; 0 for none
   * @throws io.borough.error.RejectedException {@code ADDRESS_IN_USE} when the configured port is in use
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
      socket.setReuseAddress(true); // a port in TIME_WAIT can be bound again
      socket.bind(new InetSocketAddress(host, port), 1);
      return true;
    } catch (IOException e) {
      return false; // any failure means that the port cannot be bound
    }
  }
}
