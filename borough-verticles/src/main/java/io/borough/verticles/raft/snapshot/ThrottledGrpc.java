package io.borough.verticles.raft.snapshot;

import java.util.Iterator;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;
import org.apache.ratis.statemachine.SnapshotInfo;

/**
 * Ratis's gRPC transport, which sends snapshots no faster than {@link SnapshotRateLimiter} allows, and of a resumed
 * snapshot only the files that {@link SnapshotResumer} names. Ratis makes an instance from the class's name.
 */
public final class ThrottledGrpc implements RpcType {
  private static final String RATE = SnapshotRateLimiter.class.getName();
  private static final String RESUMER = SnapshotResumer.class.getName();

  ThrottledGrpc() {}

  /** Makes a server that is started with these properties use this transport. */
  public static void use(RaftProperties properties) {
    RaftConfigKeys.Rpc.setType(properties, new ThrottledGrpc());
  }

  /** Passes a rate limiter and a resumer to the transport of the server that is started with these parameters. */
  public static void use(Parameters parameters, SnapshotRateLimiter rate, SnapshotResumer resumer) {
    parameters.put(RATE, rate, SnapshotRateLimiter.class);
    parameters.put(RESUMER, resumer, SnapshotResumer.class);
  }

  @Override
  public String name() {
    return ThrottledGrpc.class.getName();
  }

  @Override
  public GrpcFactory newFactory(Parameters parameters) {
    SnapshotRateLimiter rate = parameters.getNonNull(RATE, SnapshotRateLimiter.class);
    SnapshotResumer resumer = parameters.getNonNull(RESUMER, SnapshotResumer.class);
    return new GrpcFactory(parameters) {
      @Override
      public LogAppender newLogAppender(RaftServer.Division server, LeaderState leader, FollowerInfo follower) {
        return new Appender(server, leader, follower, rate, resumer);
      }
    };
  }

  /** Sends to one follower of one group, on a thread of its own. */
  private static final class Appender extends GrpcLogAppender {
    private final SnapshotRateLimiter rate;
    private final SnapshotResumer resumer;

    Appender(RaftServer.Division server, LeaderState leader, FollowerInfo follower, SnapshotRateLimiter rate,
        SnapshotResumer resumer) {
      super(server, leader, follower);
      this.rate = rate;
      this.resumer = resumer;
    }

    @Override
    public Iterable<InstallSnapshotRequestProto> newInstallSnapshotRequests(String requestId, SnapshotInfo snapshot) {
      SnapshotInfo remaining = resumer.remaining(
          getServer().getGroup().getGroupId().getUuid(), getFollowerId().toString(), requestId, snapshot);
      Iterable<InstallSnapshotRequestProto> chunks = super.newInstallSnapshotRequests(requestId, remaining);
      return () -> limited(chunks.iterator());
    }

    private Iterator<InstallSnapshotRequestProto> limited(Iterator<InstallSnapshotRequestProto> chunks) {
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return chunks.hasNext();
        }

        @Override
        public InstallSnapshotRequestProto next() {
          InstallSnapshotRequestProto chunk = chunks.next();
          rate.acquire(chunk.getSerializedSize());
          return chunk;
        }
      };
    }
  }
}
