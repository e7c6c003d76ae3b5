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

/** Ratis's gRPC, with snapshots that go no faster than they should. Ratis makes it by its name. */
final class PacedGrpc implements RpcType {
  private static final String PACE = SnapshotPace.class.getName();

  PacedGrpc() {}

  static void use(RaftProperties properties) {
    RaftConfigKeys.Rpc.setType(properties, new PacedGrpc());
  }

  static void use(Parameters parameters, SnapshotPace pace) {
    parameters.put(PACE, pace, SnapshotPace.class);
  }

  @Override
  public String name() {
    return PacedGrpc.class.getName();
  }

  @Override
  public GrpcFactory newFactory(Parameters parameters) {
    SnapshotPace pace = parameters.getNonNull(PACE, SnapshotPace.class);
    return new GrpcFactory(parameters) {
      @Override
      public LogAppender newLogAppender(RaftServer.Division server, LeaderState leader, FollowerInfo follower) {
        return new Appender(server, leader, follower, pace);
      }
    };
  }

  /** Sends to one follower of one group, on a thread of its own. */
  private static final class Appender extends GrpcLogAppender {
    private final SnapshotPace pace;

    Appender(RaftServer.Division server, LeaderState leader, FollowerInfo follower, SnapshotPace pace) {
      super(server, leader, follower);
      this.pace = pace;
    }

    @Override
    public Iterable<InstallSnapshotRequestProto> newInstallSnapshotRequests(String requestId, SnapshotInfo snapshot) {
      Iterable<InstallSnapshotRequestProto> chunks = super.newInstallSnapshotRequests(requestId, snapshot);
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
