# The images of Muse Commerce: one process of the repository, without its development dependencies.
# docker-compose.yml passes the build arguments; by hand, for example:
#   docker build --build-arg SERVICE=cart --build-arg FOLDER=services/cart \
#     --build-arg PORT_VARIABLE=CART_PORT --build-arg PORT=4002 .
#   docker build --target migrate --build-arg SERVICE=ops .
#   docker build --target stripe-emulator --build-arg SERVICE=stripe-emulator .
#   docker build --target store-emulator --build-arg SERVICE=store-emulator .

# What a service runs on: placement's is with-chromium.
ARG BASE=node:24.21.0-bookworm-slim

# `turbo prune` keeps the workspace @muse/SERVICE, the workspaces it depends on, and their part of the lockfile.
FROM node:24.21.0-bookworm-slim AS pruned
ARG SERVICE
WORKDIR /repo
COPY . .
RUN npx --yes turbo@2.11.9 prune @muse/${SERVICE} --docker

FROM node:24.21.0-bookworm-slim AS installed
WORKDIR /muse
COPY --from=pruned /repo/out/json/ ./
RUN npm ci --omit=dev --ignore-scripts
# Nothing at run time reads types, source maps, a library's own source, or TypeORM's second build for browsers.
RUN find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.md' \) -delete && \
  rm -rf node_modules/typeorm/browser node_modules/zod/src
COPY --from=pruned /repo/out/full/ ./

# Brings schemas, roles and queues up to date, then exits. The services start after it.
FROM node:24.21.0-bookworm-slim AS migrate
WORKDIR /muse
COPY --from=installed /muse ./
ENV NODE_ENV=production
USER node
STOPSIGNAL SIGTERM
HEALTHCHECK NONE
CMD ["node", "ops/src/migrate.ts"]

# The Stripe emulator, for development. It listens on loopback only, so its client shares its network namespace.
FROM node:24.21.0-bookworm-slim AS stripe-emulator
WORKDIR /muse
COPY --from=installed /muse ./
# A volume for the emulator's data that the user node may write.
RUN mkdir /books && chown node:node /books
ENV STRIPE_EMULATOR_PORT=4242 STRIPE_EMULATOR_DATA=/books/stripe.json
USER node
STOPSIGNAL SIGTERM
# The emulator has no /readyz: any answer shows that it listens.
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.STRIPE_EMULATOR_PORT).then(() => process.exit(0), () => process.exit(1))"]
CMD ["node", "emulators/stripe/src/main.ts"]

# The pretend stores, for development. They listen on loopback only, so their client shares its network namespace.
FROM node:24.21.0-bookworm-slim AS store-emulator
WORKDIR /muse
COPY --from=installed /muse ./
ENV STORE_EMULATOR_PORT=4243
USER node
STOPSIGNAL SIGTERM
# The emulator has no /readyz: any answer shows that it listens.
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.STORE_EMULATOR_PORT).then(() => process.exit(0), () => process.exit(1))"]
CMD ["node", "emulators/stores/src/main.ts"]

# For placement: with the browser that buys at stores (docs/deployment.md says how its container must run).
FROM node:24.21.0-bookworm-slim AS with-chromium
RUN apt-get update \
  && apt-get install --yes --no-install-recommends chromium fonts-liberation \
  && rm -rf /var/lib/apt/lists/*
ENV PUPPETEER_EXECUTABLE_PATH=/usr/bin/chromium

# A service or the gateway. The last stage is the default target.
FROM ${BASE} AS service
ARG FOLDER
ARG PORT_VARIABLE
ARG PORT
WORKDIR /muse
COPY --from=installed /muse ./
WORKDIR /muse/${FOLDER}
# The commit that is built, for logs and metrics: docker build --build-arg RELEASE=$(git rev-parse --short HEAD) …
ARG RELEASE=
ENV NODE_ENV=production HOST=0.0.0.0 ${PORT_VARIABLE}=${PORT} RELEASE=${RELEASE}
EXPOSE ${PORT}
# For the volume of placement, which the user node may write.
RUN mkdir /evidence && chown node:node /evidence
USER node
STOPSIGNAL SIGTERM
# The port is the one variable whose name ends in _PORT, besides ADMIN_PORT: a CMD list cannot use build arguments.
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "const port = Object.entries(process.env).find(([name]) => name.endsWith('_PORT') && name !== 'ADMIN_PORT')[1]; fetch('http://127.0.0.1:' + port + '/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/main.ts"]
