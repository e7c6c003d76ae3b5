package io.borough.verticles.cli;

import io.borough.RequestVerticle;
import java.io.File;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The class of a user's request verticle, loaded by the name that {@code --handler} gives. */
final class HandlerClass implements Supplier<RequestVerticle> {
  private final Constructor<? extends RequestVerticle> constructor;

  private HandlerClass(Constructor<? extends RequestVerticle> constructor) {
    this.constructor = constructor;
  }

  /**
   * Loads classes from the given jars and folders, and from the command's own class path.
   *
   * <p>The class loader stays open, because handlers load further classes while the process runs.
   */
  static List<HandlerClass> load(List<String> names, String classPath) throws CommandException {
    ClassLoader loader = new URLClassLoader("handlers", urls(classPath), HandlerClass.class.getClassLoader());
    List<HandlerClass> handlers = new ArrayList<>();
    for (String name : names) {
      handlers.add(load(name, loader, classPath));
    }
    return handlers;
  }

  String name() {
    return constructor.getDeclaringClass().getName();
  }

  /** Returns the class loader of the handler; the verticle's context uses it. */
  ClassLoader loader() {
    return constructor.getDeclaringClass().getClassLoader();
  }

  @Override
  public RequestVerticle get() {
    try {
      return constructor.newInstance();
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("its constructor failed: " + e.getCause(), e.getCause());
    } catch (ReflectiveOperationException e) { // load() has checked the constructor
      throw new IllegalStateException("its constructor cannot be called: " + e, e);
    }
  }

  private static HandlerClass load(String name, ClassLoader loader, String classPath) throws CommandException {
    try {
      Class<?> type = Class.forName(name, true, loader);
      if (!RequestVerticle.class.isAssignableFrom(type)) {
        throw refused(name, "is not a " + RequestVerticle.class.getName());
      }
      if (!Modifier.isPublic(type.getModifiers()) || Modifier.isAbstract(type.getModifiers())) {
        throw refused(name, "must be public and not abstract");
      }
      return new HandlerClass(type.asSubclass(RequestVerticle.class).getConstructor());
    } catch (ClassNotFoundException e) {
      throw refused(name, "is not found; --classpath is \"" + classPath + "\"");
    } catch (NoSuchMethodException e) {
      throw refused(name, "has no public constructor without parameters");
    } catch (LinkageError e) { // a missing class, or one compiled for a newer Java
      throw refused(name, "cannot be loaded by --classpath \"" + classPath + "\": " + e);
    }
  }

  private static URL[] urls(String classPath) throws CommandException {
    List<URL> urls = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator)) {
      if (!entry.isEmpty()) {
        urls.add(url(entry));
      }
    }
    return urls.toArray(URL[]::new);
  }

  private static URL url(String entry) throws CommandException {
    Path path = Path.of(entry);
    if (!Files.isReadable(path)) {
      throw new CommandException(ExitCodes.NODE_REFUSED, "--classpath: " + entry + " cannot be read");
    }
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) { // files always have a URL
      throw new CommandException(ExitCodes.NODE_REFUSED, "--classpath: " + entry + ": " + e.getMessage(), e);
    }
  }

  private static CommandException refused(String name, String why) {
    return new CommandException(ExitCodes.NODE_REFUSED, "--handler " + name + ": " + why);
  }
}
