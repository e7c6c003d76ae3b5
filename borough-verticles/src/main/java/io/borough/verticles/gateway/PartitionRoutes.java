package io.borough.verticles.gateway;

import io.borough.error.ErrorCode;
import io.borough.impl.topology.PartitionHash;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** The router for paths below {@code /partitions}: maps paths and methods to their routes. */
final class PartitionRoutes {
  private static final int PARTITION = 1;
  private static final int KIND = 2;
  private static final int KEY = 3;
  private final Route entry;
  private final Route range;
  private final Route batch;
  private final Route reads;
  private final Route info;
  private final Route requests;

  /** A path pattern and the handlers of its methods. */
  private record Route(String pattern, Map<HttpMethod, BiConsumer<HttpExchange, Target>> methods) {
    Route(String pattern) {
      this(pattern, new LinkedHashMap<>());
    }

    Route on(HttpMethod method, BiConsumer<HttpExchange, Target> work) {
      methods.put(method, work);
      return this;
    }

    String allowed() {
      return String.join(", ", methods.keySet().stream().map(HttpMethod::name).toList());
    }
  }

  PartitionRoutes(EntryRoutes entries, ScanRoute scans, BatchRoute batches, MultiGetRoute manyReads,
      RequestRoute handlers) {
    entry = new Route("/partitions/{p}/entries/{key}").on(HttpMethod.GET, entries::get)
        .on(HttpMethod.HEAD, entries::get).on(HttpMethod.PUT, entries::put).on(HttpMethod.DELETE, entries::delete);
    range = new Route("/partitions/{p}/entries").on(HttpMethod.GET, scans::scan).on(HttpMethod.DELETE, entries::clear);
    batch = new Route("/partitions/{p}/batch").on(HttpMethod.POST, batches::write);
    reads = new Route("/partitions/{p}/reads").on(HttpMethod.POST, manyReads::read);
    info = new Route("/partitions/{p}").on(HttpMethod.GET, entries::info).on(HttpMethod.HEAD, entries::info);
    requests = new Route("/partitions/{p}/requests").on(HttpMethod.POST, handlers::request);
  }

  /**
   * Handles a request.
   *
   * @throws io.borough.error.RejectedException when no route matches
   */
  void serve(HttpExchange exchange, RawPath path) {
    Route route = routeOf(path);
    exchange.setRoute(route.pattern());
    BiConsumer<HttpExchange, Target> work = route.methods().get(exchange.request().method());
    if (work == null) {
      HttpErrors.methodNotAllowed(exchange.request(), route.allowed());
      return;
    }
    String name = nameOf(path);
    QueryParameters parameters = QueryParameters.parse(path.query());
    exchange.setTimeoutMs(parameters.timeoutMs());
    work.accept(exchange, new Target(name, path.size() > KEY ? path.bytes(KEY) : null, parameters));
  }

  private Route routeOf(RawPath path) {
    if (path.size() == PARTITION + 1) {
      return info;
    }
    Route kind = path.is(KIND, "entries") ? range : path.is(KIND, "batch") ? batch : path.is(KIND, "reads") ? reads
        : path.is(KIND, "requests") ? requests : null;
    if (kind != null && path.size() == KIND + 1) {
      return kind;
    }
    if (kind == range && path.size() == KEY + 1) {
      return entry; // a path that ends in a slash has the empty key
    }
    if (kind != null || path.size() == KIND + 1 && path.endsInSlash()) {
      throw ErrorCode.INVALID_ARGUMENT.failure("the path has an extra /; within a name or key write it as %2F");
    }
    throw ErrorCode.NO_SUCH_ROUTE.failure("there is no such path below /partitions");
  }

  private static String nameOf(RawPath path) {
    String name = path.text(PARTITION);
    int bytes = path.bytes(PARTITION).length();
    if (name == null || bytes < 1 || bytes > PartitionHash.MAX_NAME_BYTES) {
      throw ErrorCode.NAME_INVALID.failure("a partition's name is UTF-8 of 1 to " + PartitionHash.MAX_NAME_BYTES
          + " bytes" + (name == null ? "" : ", not of " + bytes));
    }
    return name;
  }

  /**
   * The partition, key and parameters of a request.
   *
   * @param partition the partition's name, checked
   * @param key the key, or null on routes without one; its length is not checked
   * @param parameters the query parameters; the route reads its own and then calls {@link QueryParameters#end()}
   */
  record Target(String partition, Buffer key, QueryParameters parameters) {}
}
