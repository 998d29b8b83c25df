// An HTTP server that holds Debian's index of packages: `java Server.java INDEX PORT_FILE`.
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;

public class Server {
  public static void main(String[] args) throws IOException {
    Map<String, Map<String, String>> packages = read(Path.of(args[0]));
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/packages/", exchange -> {
      String name = exchange.getRequestURI().getPath().substring("/packages/".length());
      Map<String, String> found = packages.get(name);
      StringBuilder text = new StringBuilder();
      if (found != null) found.forEach((field, value) -> text.append(field).append(": ").append(value).append('\n'));
      byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(found == null ? 404 : 200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.setExecutor(Executors.newFixedThreadPool(4));
    server.start();
    // Renamed when it is whole: who waits for it reads it at once.
    Path port = Path.of(args[1] + ".new");
    Files.writeString(port, Integer.toString(server.getAddress().getPort()));
    Files.move(port, Path.of(args[1]), StandardCopyOption.ATOMIC_MOVE);
  }

  private static Map<String, Map<String, String>> read(Path index) throws IOException {
    Map<String, Map<String, String>> packages = new HashMap<>();
    try (var lines = Files.lines(index)) {
      Map<String, String> fields = new LinkedHashMap<>();
      for (String line : (Iterable<String>) lines::iterator) {
        int at = line.indexOf('\t');
        if (at < 0) {
          packages.put(fields.get("Package"), fields);
          fields = new LinkedHashMap<>();
        } else {
          fields.put(line.substring(0, at), line.substring(at + 1));
        }
      }
    }
    return packages;
  }
}
