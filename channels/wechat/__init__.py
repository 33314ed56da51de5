"""The parts of the WeChat channel: `channels/platforms/wechat.py` puts them together."""
