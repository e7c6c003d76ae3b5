package io.borough.verticles.raft;

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
 * Ratis's gRPC, with snapshots that go no faster than they should and go on where they broke off. Ratis makes it by its
 * name.
 */
final class PacedGrpc implements RpcType {
  private static final String PACE = SnapshotPace.class.getName();
  private static final String RESUMPTION = SnapshotResumption.class.getName();

  PacedGrpc() {}

  static void use(RaftProperties properties) {
    RaftConfigKeys.Rpc.setType(properties, new PacedGrpc());
  }

  static void use(Parameters parameters, SnapshotPace pace, SnapshotResumption resumption) {
    parameters.put(PACE, pace, SnapshotPace.class);
    parameters.put(RESUMPTION, resumption, SnapshotResumption.class);
  }

  @Override
  public String name() {
    return PacedGrpc.class.getName();
  }

  @Override
  public GrpcFactory newFactory(Parameters parameters) {
    SnapshotPace pace = parameters.getNonNull(PACE, SnapshotPace.class);
    SnapshotResumption resumption = parameters.getNonNull(RESUMPTION, SnapshotResumption.class);
    return new GrpcFactory(parameters) {
      @Override
      public LogAppender newLogAppender(RaftServer.Division server, LeaderState leader, FollowerInfo follower) {
        return new Appender(server, leader, follower, pace, resumption);
      }
    };
  }

  /** Sends to one follower of one group, on a thread of its own. */
  private static final class Appender extends GrpcLogAppender {
    private final SnapshotPace pace;
    private final SnapshotResumption resumption;

    Appender(RaftServer.Division server, LeaderState leader, FollowerInfo follower, SnapshotPace pace,
        SnapshotResumption resumption) {
      super(server, leader, follower);
      this.pace = pace;
      this.resumption = resumption;
    }

    @Override
    public Iterable<InstallSnapshotRequestProto> newInstallSnapshotRequests(String requestId, SnapshotInfo snapshot) {
      SnapshotInfo remaining = resumption.remaining(
          getServer().getGroup().getGroupId().getUuid(), getFollowerId().toString(), requestId, snapshot);
      Iterable<InstallSnapshotRequestProto> chunks = super.newInstallSnapshotRequests(requestId, remaining);
      return () -> paced(chunks.iterator());
    }

    private Iterator<InstallSnapshotRequestProto> paced(Iterator<InstallSnapshotRequestProto> chunks) {
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return chunks.hasNext();
        }

        @Override
        public InstallSnapshotRequestProto next() {
          InstallSnapshotRequestProto chunk = chunks.next();
          pace.pass(chunk.getSerializedSize());
          return chunk;
        }
      };
    }
  }
}
