# docker build -t ringnet . ; docker run -p 4000:4000 -v ringnet:/data -e RINGNET_REQUIRE_KEYS=true ringnet
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN npx -y pnpm@12.21.0 install --frozen-lockfile \
 && npx -y pnpm@12.21.0 exec turbo run build --filter=@ringnet/api... --filter=@ringnet/web... --filter=@ringnet/cli...

FROM node:24-bookworm-slim
WORKDIR /app
COPY --from=build --chown=node:node /app /app
RUN mkdir /data && chown node:node /data
USER node
ENV NODE_ENV=production RINGNET_DATA_DIR=/data RINGNET_HOST=0.0.0.0 RINGNET_PORT=4000
VOLUME /data
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4000/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/api/dist/main.js"]
