# The emulator as a container: a static binary on nothing, for a user without rights.
#
#   docker build -t web3connect-emulator .
#   docker run --rm -p 127.0.0.1:8585:8585 -p 127.0.0.1:8586:8586 -e WEB3CONNECT_EMULATOR_CONTROL_TOKEN=some-token web3connect-emulator
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$VERSION" -o /out/web3connect-emulator ./cmd/web3connect-emulator \
    && mkdir -p /out/data /out/tmp

FROM scratch
COPY --from=build /out/web3connect-emulator /web3connect-emulator
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build --chown=65532:65532 /out/tmp /tmp
USER 65532:65532
VOLUME /data
EXPOSE 8585 8586
# The control API listens for others than the container, so that it wants a token:
# WEB3CONNECT_EMULATOR_CONTROL_TOKEN.
ENV WEB3CONNECT_EMULATOR_LISTEN=0.0.0.0:8585 \
    WEB3CONNECT_EMULATOR_CONTROL_LISTEN=0.0.0.0:8586 \
    WEB3CONNECT_EMULATOR_DATA=/data/emulator.db
ENTRYPOINT ["/web3connect-emulator"]
CMD ["serve"]
