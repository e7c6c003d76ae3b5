package io.borough.verticles.cli;

import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Hears the signals that ask the process to end.
 *
 * <p>A shutdown hook would hear them too, but the JVM then ends with exit code 143, and runs every other hook at the
 * same time: libraries would be torn down below a node that is still stopping. So this takes the signals themselves, by
 * reflection, because the compiler refuses the name of {@code sun.misc.Signal} where warnings are errors. Every JDK up
 * to now has it, in its module jdk.unsupported.
 */
final class StopSignals {
  private static final List<String> NAMES = List.of("TERM", "INT");

  private final Class<?> signalType = Class.forName("sun.misc.Signal");
  private final Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
  private final Map<Object, Object> before = new LinkedHashMap<>(); // signal -> handler

  private StopSignals() throws ClassNotFoundException {}

  /**
   * Calls {@code stop} at every such signal from now on, on a thread of the JVM's, until {@link #giveBack()}.
   *
   * @throws CommandException when this JVM does not give signals away, as with {@code -Xrs}
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
        signals.before.put(signal, signals.handle(signal, listener));
      }
      return signals;
    } catch (ReflectiveOperationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CommandException(ExitCodes.NODE_REFUSED, "this JVM does not tell of signals: " + cause, e);
    }
  }

  /** Gives the signals back to whoever had them. */
  void giveBack() {
    before.forEach((signal, handler) -> {
      try {
        handle(signal, handler);
      } catch (ReflectiveOperationException e) { // it could be called before
        throw new IllegalStateException("the handler of " + signal + " cannot be set back", e);
      }
    });
  }

  private Object handle(Object signal, Object handler) throws ReflectiveOperationException {
    return signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
  }
}
