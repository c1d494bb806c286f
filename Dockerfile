# Build: the SDK's image. Restore is a layer of its own, which only changes with a project file or a version.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt ./
COPY src/Gateway/Gateway.csproj src/Gateway/
COPY src/Gateway.Signing/Gateway.Signing.csproj src/Gateway.Signing/
COPY src/Gateway.Simulator/Gateway.Simulator.csproj src/Gateway.Simulator/
RUN dotnet restore src/Gateway/Gateway.csproj --use-current-runtime -p:PublishReadyToRun=true

COPY .editorconfig appsettings.json ./
COPY src/ src/
# Ahead-of-time code halves the start.
RUN dotnet publish src/Gateway/Gateway.csproj -c Release --no-restore --use-current-runtime --self-contained false -p:PublishReadyToRun=true -o /app

# Run: glibc (SQLite's native library needs it), bash and time zone data are part of this image.
FROM mcr.microsoft.com/dotnet/aspnet:10.0
# No diagnostics socket, and the temporary files of a VACUUM in the volume: the rest may be read-only.
ENV DOTNET_EnableDiagnostics=0 \
    SQLITE_TMPDIR=/data \
    ASPNETCORE_HTTP_PORTS= \
    Urls=http://0.0.0.0:9000 \
    Storage__ConnectionString="Data Source=/data/gateway.db"

# The unprivileged user `app` of Microsoft's images, by number, so that an orchestrator can tell that it is not root.
RUN install -d -m 700 -o 1654 -g 1654 /data
COPY --from=build /app /app

USER 1654
WORKDIR /app
VOLUME /data
EXPOSE 9000

# The image has no curl. bash opens the connection itself; only a whole 200 is healthy.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9000 && printf 'GET /healthz/ready HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r -t 2 _ status _ <&3 && [[ $status == 200 ]]"]

ENTRYPOINT ["dotnet", "Gateway.dll"]
