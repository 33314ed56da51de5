"""统一身份认证: speaking to one OpenID Connect provider, and what its answer says of a person."""
