# The emulator as a container: a static binary on nothing, for a user without rights.
#
#   docker build -t web3connect-emulator .
#   docker run --rm -p 127.0.0.1:8585:8585 -p 127.0.0.1:8586:8586 -e WEB3CONNECT_EMULATOR_CONTROL_TOKEN=some-token web3connect-emulator
#
# A release takes the stage "release", into which it puts the binaries that it has built.
FROM --platform=$BUILDPLATFORM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
ARG TARGETOS
ARG TARGETARCH
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -ldflags "-s -w -X main.version=$VERSION" -o /out/web3connect-emulator ./cmd/web3connect-emulator

FROM scratch AS settings
USER 65532:65532
# Nothing here could make a folder; this does, for the user above.
WORKDIR /tmp
WORKDIR /data
VOLUME /data
EXPOSE 8585 8586
# The control API listens for others than the container, so that it wants a token:
# WEB3CONNECT_EMULATOR_CONTROL_TOKEN.
ENV WEB3CONNECT_EMULATOR_LISTEN=0.0.0.0:8585 \
    WEB3CONNECT_EMULATOR_CONTROL_LISTEN=0.0.0.0:8586 \
    WEB3CONNECT_EMULATOR_DATA=/data/emulator.db
ENTRYPOINT ["/web3connect-emulator"]
CMD ["serve"]

FROM settings AS release
ARG TARGETPLATFORM
COPY $TARGETPLATFORM/web3connect-emulator /web3connect-emulator

FROM settings
COPY --from=build /out/web3connect-emulator /web3connect-emulator
