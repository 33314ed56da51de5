// Run beside an installed @wenyan-md/core: `node wenyan_walk.mjs BASE COVER PICTURE` puts an article in the draft box.
// The client is handed another `fetch`, as it allows; only the host differs.
import { readFile } from "node:fs/promises";
import { WechatPublisher } from "@wenyan-md/core/publish";

const [base, cover, picture] = process.argv.slice(2);

const adapter = {
  fetch: (address, options) => fetch(address.replace("https://api.weixin.qq.com", base), options),
  createMultipart(field, file, filename) {
    const form = new FormData();
    form.append(field, file, filename);
    return { body: form };
  },
};
const client = new WechatPublisher(adapter);
const token = await client.getAccessTokenWithCache("rehearsal", "rehearsal");
const as_blob = async (path, type) => new Blob([await readFile(path)], { type });
const thumb = await client.uploadImage(await as_blob(cover, "image/jpeg"), "cover.jpg", token, "rehearsal");
const shown = await client.uploadImage(await as_blob(picture, "image/png"), "chart.png", token, "rehearsal");
const draft = await client.publishArticle(token, {
  title: "《某市城市更新办法》政策解读",
  content: `<section><p>到2027年，完成改造。</p><img src="${shown.url}"></section>`,
  thumb_media_id: thumb.media_id,
});
let refused = "";
try {
  await client.publishArticle(token, { title: "没有封面", content: "<p>正文</p>", thumb_media_id: "" });
} catch (error) {
  refused = error.message;
}
console.log(JSON.stringify({ media_id: draft.media_id, refused }));
