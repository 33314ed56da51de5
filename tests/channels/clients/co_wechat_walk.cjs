// Run beside an installed co-wechat-api: `node co_wechat_walk.cjs BASE COVER PICTURE` uploads and asks.
// Only `prefix` differs, which the client keeps as a plain property.
const API = require("co-wechat-api");

async function main(base, cover, picture) {
  const api = new API("rehearsal", "rehearsal");
  api.prefix = `${base}/cgi-bin/`;
  const image = await api.uploadImage(picture);
  const material = await api.uploadMaterial(cover, "image");
  const listed = await api.getMaterials("image", 0, 20);
  const counts = await api.getMaterialCount();
  // A token that has died meanwhile heals itself: the client fetches another and asks again.
  api.store = { accessToken: "dead", expireTime: Date.now() + 60000 };
  const again = await api.getMaterialCount();
  let refused = 0;
  try {
    await api.removeMaterial("no-such-material");
  } catch (error) {
    refused = error.code;
  }
  console.log(
    JSON.stringify({
      url: image.url,
      media_id: material.media_id,
      names: listed.item.map((item) => item.name),
      images: [counts.image_count, again.image_count],
      refused,
    }),
  );
}

main(...process.argv.slice(2));
