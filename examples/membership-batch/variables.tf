variable "members_file" {
  description = "CSV file of the members, with the columns number (from 1, of a member's own for ever), email and level."
  type        = string
  default     = "members.csv"
}

variable "year" {
  description = "Year of the membership. Each year has NFTs of its own: give each a batch of its own."
  type        = number
  default     = 2026
}

variable "total_issued" {
  description = "How many memberships are issued in all. It is part of the static metadata, so it must not change once the first is minted."
  type        = number
  default     = 1000
}

variable "visibility" {
  description = "Who may see the NFTs: public or private."
  type        = string
  default     = "private"
}

variable "site" {
  description = "Web site of the organization, without a slash at its end."
  type        = string
  default     = "https://university.example"
}
