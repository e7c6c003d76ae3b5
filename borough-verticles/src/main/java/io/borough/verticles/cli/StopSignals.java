package io.borough.verticles.cli;

import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Handles the signals SIGTERM and SIGINT.
 *
 * <p>A shutdown hook is no replacement: the JVM would exit with code 143 and run all hooks at the same time, so that
 * libraries shut down while the node still stops. The class uses {@code sun.misc.Signal}, which all JDKs have in the
 * module jdk.unsupported, by reflection, because the compiler warns of that name and warnings are errors here.
 */
final class StopSignals {
  private static final List<String> NAMES = List.of("TERM", "INT");

  private final Class<?> signalType = Class.forName("sun.misc.Signal");
  private final Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
  private final Map<Object, Object> previous = new LinkedHashMap<>(); // signal -> handler

  private StopSignals() throws ClassNotFoundException {}

  /**
   * Calls {@code stop} on each of these signals, on a thread of the JVM, until {@link #restore()}.
   *
   * @throws CommandException when the JVM does not allow signal handlers, as with {@code -Xrs}
   */
  static StopSignals onSignal(Runnable stop) throws CommandException {
    try {
      StopSignals signals = new StopSignals();
      Object listener = Proxy.newProxyInstance(StopSignals.class.getClassLoader(),
          new Class<?>[] {signals.handlerType}, (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
              stop.run();
            }
            return null;
          });
      for (String name : NAMES) {
        Object signal = signals.signalType.getConstructor(String.class).newInstance(name);
        signals.previous.put(signal, signals.handle(signal, listener));
      }
      return signals;
    } catch (ReflectiveOperationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CommandException(ExitCodes.NODE_REFUSED, "this JVM does not allow signal handlers: " + cause, e);
    }
  }

  /** Restores the previous signal handlers. */
  void restore() {
    previous.forEach((signal, handler) -> {
      try {
        handle(signal, handler);
      } catch (ReflectiveOperationException e) { // the same call has succeeded previous
        throw new IllegalStateException("the handler of " + signal + " cannot be restored", e);
      }
    });
  }

  private Object handle(Object signal, Object handler) throws ReflectiveOperationException {
    return signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
  }
}
