variable "base_url" {
  description = "Where browsers reach the relying party: scheme, host and port, without a path. Register <base_url>/callback with Web3Connect as a redirect URI."
  type        = string
  default     = "http://127.0.0.1:8590"

  validation {
    condition     = can(regex("^https?://[^/?#@]+$", var.base_url))
    error_message = "Give scheme, host and, if need be, port alone, such as https://app.university.example."
  }
}

variable "response_modes" {
  description = "How the answer of each flow comes back, form_post or fragment. The defaults are what Web3Connect recommends."
  type = object({
    hybrid   = optional(string, "form_post")
    implicit = optional(string, "fragment")
  })
  default  = {}
  nullable = false
}
