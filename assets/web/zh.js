// Streamlit has no language setting: its few own words are replaced as they appear.
(() => {
  const words = {
    "Upload": "选择文件", "Browse files": "选择文件", "Drag and drop file here": "把文件拖到这里",
    "Drag and drop files here": "把文件拖到这里", "Choose an option": "请选择", "Choose options": "请选择",
    "No options to select": "没有可选项", "No results": "没有找到", "Select all": "全选", "Running...": "正在处理…", "Stop": "停止",
    "Rerun": "刷新", "Settings": "设置", "Print": "打印", "Record a screencast": "录屏", "Clear cache": "清除缓存",
    "Connecting": "正在连接", "Connection error": "连接中断", "Please wait...": "请稍候…", "Press Enter to apply": "按回车确定",
    "Press Ctrl+Enter to apply": "按 Ctrl+回车确定", "Press ⌘+Enter to apply": "按 ⌘+回车确定", "Fullscreen": "全屏", "Close fullscreen": "退出全屏",
    "Download as CSV": "下载表格", "Search": "查找", "Show/hide columns": "显示或隐藏列", "empty": "空", "Empty": "未填", "yyyy": "年", "mm": "月", "dd": "日",
    "Page not found": "没有这个页面", "Sidebar": "侧栏", "Collapse sidebar": "收起侧栏", "Expand sidebar": "展开侧栏",
    "Open sidebar": "展开侧栏", "Close sidebar": "收起侧栏", "Link to heading": "本节链接", "Help for": "说明：", "Main menu": "主菜单", "Clear value": "清除", "Show password text": "显示密码",
    "Hide password text": "隐藏密码", "Close": "关闭", "View fullscreen": "全屏查看", "Remove": "移除", "Clear all": "全部清除",
    "Add files": "添加文件", "Drag and drop a file here": "把文件拖到这里", "Only one file is allowed.": "一次只能选一个文件。",
    "File size is too small.": "文件太小。", "Unexpected error. Please try again.": "没有传上来，请再试一次。", "This type of files are not allowed.": "不能传这种文件。", "Loading": "正在载入", "An error has occurred": "出现了问题", "Oh no.": "出现了问题。",
    "App pages": "菜单", "Skip to main content": "跳到正文", "Open": "展开", "Selected values": "已选的条目", "progress": "进度",
    "Dismiss": "收起", "Choose date": "选日期", "file upload": "选择文件", "Next month": "下个月", "Previous month": "上个月",
    "Show password": "显示密码", "Hide password": "隐藏密码", "Next": "下一个", "Previous": "上一个", "Clear": "清除", "Reset": "还原",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.": "用方向键选日期，回车确定，退出键关闭。",
    "Stop running": "停止", "Scroll tabs right": "标签向右", "Scroll tabs left": "标签向左", "Vega visualization": "图", "add icon": "添加", "Show data": "看数据", "Download as PNG": "下载图片", "Download as SVG": "下载矢量图", "Copy Vega-Lite spec": "复制图的定义", "This app is offline": "连接中断", "Try again": "再试一次", "Copy to clipboard": "复制", "Copied": "已复制",
  };
  // The form keeps what is typed by itself (writing.js), so it says that instead of naming a key.
  const atForm = { "Press Enter to apply": "停下来就会自动保存", "Press Ctrl+Enter to apply": "停下来就会自动保存", "Press ⌘+Enter to apply": "停下来就会自动保存" };
  const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
  const month = months.join("|");
  const number = (name) => months.indexOf(name) + 1;
  const parts = { year: "年", month: "月", day: "日" };
  const patterns = [
    [/^(year|month|day), (.+)$/, (m) => `${m[2]}：${parts[m[1]]}`],
    [/^(?:Limit )?(\d[\d.]*)([KMG]?B) per file(?: • (.*))?$/, (m) => `每个文件不超过 ${m[1]} ${m[2]}${m[3] ? " · " + m[3] : ""}`],
    [/^File must be (\d+)(?:\.0)?([KMG]?B) or smaller\.$/, (m) => `文件超过 ${m[1]} ${m[2]}，没有收下。`],
    [/^(.+) files are not allowed\.$/, () => "不能传这种文件，没有收下。"],
    [/^(\d+) options? available\.$/, (m) => `${m[1]} 个选项`],
    [/^(.+?) selected\. (\d+) options? available\.$/, (m) => `已选${m[1]}，${m[2]} 个选项`],
    [/^Add: (.+)$/, (m) => `新增：${m[1]}`],
    [/^Help for (.+)$/, (m) => `说明：${m[1]}`],
    [/^Fullscreen: ([^]+)$/, (m) => `全屏查看：${m[1]}`],
    [/^Choose date, (.+)$/, (m) => `选日期，${m[1]}`],
    [/^(\d+) – [A-Z][a-z]+$/, (m) => `${m[1]} 月`],
    [new RegExp(`^Selected Date: (${month}) (\\d+), (\\d+)$`), (m) => `已选 ${m[3]}年${number(m[1])}月${m[2]}日`],
    [/^Remove (.+)$/, (m) => `移除 ${m[1]}`],
    [/^Delete (.+)$/, (m) => `删除 ${m[1]}`],
    [/^Selected (.+?)\. (.+)$/, (m) => `已选 ${m[1]}。${m[2]}`],
  ];
  const said = (text) => {
    const key = text.trim();
    if (!/[A-Za-z]{2}/.test(key)) return null;
    if (Object.hasOwn(words, key)) return words[key];
    for (const [pattern, build] of patterns) {
      const match = key.match(pattern);
      if (match) return build(match);
    }
    return null;
  };
  const visit = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const form = node.parentElement?.closest('[class*="st-key-form-"]') ? atForm[node.nodeValue.trim()] : undefined;
      const chinese = form ?? said(node.nodeValue);
      if (chinese !== null) node.nodeValue = chinese;
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || ["SCRIPT", "STYLE", "TEXTAREA"].includes(node.tagName)) return;
    // Both are stops of the keyboard, and Streamlit gives them no name to read aloud.
    if (node.tagName === "IFRAME") { if (!/[\u4e00-\u9fff]/.test(node.title)) node.title = "页面预览"; return; }
    if (node.matches('[data-testid="stMain"]:not([aria-label])')) node.setAttribute("aria-label", "正文");
    if (node.dataset?.testid === "stIconMaterial" || node.classList?.contains("material-symbols-rounded")) return;
    // Streamlit puts the menu's entries where no list may have them; plain links are read aloud rightly.
    if (node.matches('[data-testid="stSidebarNavItems"], [data-testid="stSidebarNavItems"] li')) node.setAttribute("role", "none");
    // What scrolls in its own box is scrolled with the keyboard too. Once: a name given again is a change, which comes back here.
    if (node.matches("[data-test-scroll-behavior]:not([aria-label])") && /auto|scroll/.test(getComputedStyle(node).overflowY)) {
      node.tabIndex = 0;
      node.setAttribute("role", "region");
      node.setAttribute("aria-label", "可以滚动的内容");
    }
    // A chart's parts are named in English by the drawing library; its description says what it shows.
    if (node.matches('svg.marks [role^="graphics-"]')) node.setAttribute("aria-hidden", "true");
    if (node.closest('svg.marks, [role^="graphics-"]')) node.removeAttribute("aria-roledescription");
    for (const name of ["aria-label", "aria-valuetext", "title", "placeholder", "alt"]) {
      const value = node.getAttribute(name);
      const chinese = value && said(value);
      if (chinese) node.setAttribute(name, chinese);
    }
    node.childNodes.forEach(visit);
  };
  document.documentElement.lang = "zh-CN";
  new MutationObserver((changes) => changes.forEach((change) => {
    if (change.type === "characterData") visit(change.target);
    else if (change.type === "attributes") visit(change.target);
    else change.addedNodes.forEach(visit);
  })).observe(document, { subtree: true, childList: true, characterData: true, attributes: true,
    attributeFilter: ["aria-label", "aria-roledescription", "aria-valuetext", "title", "placeholder", "alt"] });
  if (document.body) visit(document.body);
})();
